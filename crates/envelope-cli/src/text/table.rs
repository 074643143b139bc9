//! A titled table with aligned columns.

/// Rows under a title; columns are as wide as their widest cell.
pub(super) struct Table {
    title: String,
    right: &'static [usize],
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table. Columns named in `right` are aligned to the right, the others to the left.
    pub(super) fn new(title: impl Into<String>, right: &'static [usize]) -> Self {
        Self {
            title: title.into(),
            right,
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The title and the rows, indented by two; nothing at all where there are no rows.
    pub(super) fn into_text(self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let widths = self.widths();
        let mut text = self.title;
        text.push('\n');
        for row in self.rows {
            let mut line = String::from(" ");
            for ((column, cell), width) in row.iter().enumerate().zip(&widths) {
                // A column that is empty in every row takes no room.
                if *width == 0 {
                    continue;
                }
                let gap = " ".repeat(width - cell.chars().count());
                line.push(' ');
                if self.right.contains(&column) {
                    line.push_str(&gap);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&gap);
                }
                line.push(' ');
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        (0..columns)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        let mut table = Table::new("Layers", &[0]);
        table.row(["0".into(), String::new(), "pkesk".into(), "RSA".into()]);
        table.row(["1204".into(), String::new(), "mdc".into(), String::new()]);
        assert_eq!(
            table.into_text(),
            "Layers\n     0  pkesk  RSA\n  1204  mdc\n"
        );
    }

    #[test]
    fn without_rows_there_is_no_title() {
        assert_eq!(Table::new("Findings", &[]).into_text(), "");
    }
}
