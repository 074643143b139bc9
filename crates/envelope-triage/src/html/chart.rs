//! The picture as HTML. The bars are an SVG that stretches; the words around it are not in it, so that
//! they stay legible on a phone.

use alloc::string::String;
use core::fmt::Write as _;

use super::text::escaped;
use crate::report::picture::{Bar, Picture};
use crate::report::{Report, grouped, minute};

/// The figure; none where no body has a time.
pub(super) fn figure(report: &Report) -> Option<String> {
    let picture = Picture::of(report)?;
    let mut out = String::from("<figure class=\"chart\">\n<ul class=\"legend\">");
    // Writing to a String cannot fail.
    for (hue, name) in &picture.legend {
        let class = hue.class();
        let _ = write!(out, "<li><i class=\"{class}\"></i>{}</li>", escaped(name));
    }
    let most = grouped(picture.most);
    let _ = writeln!(
        out,
        "</ul>\n<p class=\"most\">{most} at most</p>\n\
         <div class=\"plot\"><svg viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"img\" \
         aria-label=\"Bodies over time, {most} at most in one step\">",
        picture.width, picture.height,
    );
    for bar in &picture.bars {
        draw(&mut out, bar);
    }
    out.push_str("</svg></div>\n<div class=\"axis\">");
    for tick in &picture.ticks {
        let _ = write!(out, "<span>{}</span>", minute(*tick));
    }
    let _ = writeln!(
        out,
        "</div>\n<figcaption>{}</figcaption>\n</figure>",
        escaped(&picture.caption)
    );
    Some(out)
}

fn draw(out: &mut String, bar: &Bar) {
    if bar.parts.is_empty() {
        return;
    }
    let _ = write!(out, "<g><title>{}</title>", escaped(&bar.title));
    for part in &bar.parts {
        let _ = write!(
            out,
            "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            part.hue.class(),
            part.x,
            part.y,
            part.width,
            part.height
        );
    }
    out.push_str("</g>\n");
}
