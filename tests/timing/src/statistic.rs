//! Welch's t-test over two sets of times, raw and cropped.

/// The two sets compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Compared {
    /// How many times there are in each set.
    pub(crate) samples: [usize; 2],
    /// Mean of the second set less the mean of the first, in nanoseconds.
    pub(crate) difference: f64,
    /// Welch's statistic without its sign; 0 where a set is too small or has no spread.
    pub(crate) t: f64,
    /// The difference that would just be notable in these sets, in nanoseconds: a smaller one would
    /// not have been seen.
    pub(crate) resolution: f64,
}

/// Compares two sets of which everything above `limit` is left out.
pub(crate) fn compare(times: &[Vec<f64>; 2], limit: f64) -> Compared {
    let [first, second] = times;
    let (first, second) = (Moments::of(first, limit), Moments::of(second, limit));
    let difference = second.mean - first.mean;
    let spread = (first.share() + second.share()).sqrt();
    let t = if spread > 0.0 {
        difference.abs() / spread
    } else {
        0.0
    };
    Compared {
        samples: [first.count, second.count],
        difference,
        t,
        resolution: NOTABLE * spread,
    }
}

/// The cropped comparison with the greatest statistic, and the share of the times that it keeps.
/// The thresholds are the paper's: percentiles of all times together that crop more and more of
/// the slow end, which holds the noise of the machine.
pub(crate) fn cropped(times: &[Vec<f64>; 2]) -> Option<(Compared, f64)> {
    let mut all: Vec<f64> = times.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    (1..=THRESHOLDS)
        .filter_map(|step| {
            let share = 1.0 - 0.5_f64.powf(10.0 * f64::from(step) / f64::from(THRESHOLDS));
            let limit = percentile(&all, share)?;
            let compared = compare(times, limit);
            let enough = compared.samples.iter().all(|count| *count >= SAMPLES_MIN);
            enough.then_some((compared, share))
        })
        .max_by(|(a, _), (b, _)| a.t.total_cmp(&b.t))
}

/// Above this the paper calls a difference likely.
pub(crate) const NOTABLE: f64 = 4.5;
const THRESHOLDS: u32 = 100;
const SAMPLES_MIN: usize = 100;

/// Count, mean and variance (Welford).
struct Moments {
    count: usize,
    mean: f64,
    sum: f64,
}

impl Moments {
    fn of(times: &[f64], limit: f64) -> Self {
        let (mut count, mut mean, mut sum) = (0_usize, 0.0, 0.0);
        for time in times.iter().copied().filter(|time| *time <= limit) {
            count += 1;
            let delta = time - mean;
            mean += delta / as_float(count);
            sum += delta * (time - mean);
        }
        Self { count, mean, sum }
    }

    /// The variance of the mean.
    fn share(&self) -> f64 {
        if self.count < 2 {
            return 0.0;
        }
        self.sum / as_float(self.count - 1) / as_float(self.count)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in the list"
)]
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = (as_float(sorted.len()) * share) as usize;
    sorted.get(place.min(sorted.len().checked_sub(1)?)).copied()
}

fn as_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise that follows from its number alone.
    fn noise(count: u32, base: f64) -> Vec<f64> {
        (0..count)
            .map(|n| base + f64::from(n.wrapping_mul(2_654_435_761) >> 16) / 655.36)
            .collect()
    }

    #[test]
    fn welch_agrees_with_a_worked_example() {
        // Means 3 and 4, variances 2.5 each, 5 values: t = 1 / sqrt(0.5 + 0.5).
        let times = [vec![1.0, 2.0, 3.0, 4.0, 5.0], vec![2.0, 3.0, 4.0, 5.0, 6.0]];
        let compared = compare(&times, f64::MAX);
        assert!((compared.t - 1.0).abs() < 1e-12 && (compared.difference - 1.0).abs() < 1e-12);
        assert!((compared.resolution - NOTABLE).abs() < 1e-12);
        assert_eq!(compare(&times, 5.0).samples, [5, 4]);
    }

    #[test]
    fn a_difference_shows_and_equality_does_not() {
        let same = [noise(20_000, 1000.0), noise(20_000, 1000.0)];
        assert!(cropped(&same).unwrap().0.t < NOTABLE);
        let apart = [noise(20_000, 1000.0), noise(20_000, 1002.0)];
        assert!(compare(&apart, f64::MAX).t > NOTABLE);
        assert!(cropped(&apart).unwrap().0.t > NOTABLE);
    }

    #[test]
    fn a_difference_below_the_noise_of_the_slow_end_shows_when_cropped() {
        let mut apart = [noise(20_000, 1000.0), noise(20_000, 1005.0)];
        for times in &mut apart {
            times.extend((1..200_u32).map(|n| f64::from(n) * 1e6));
        }
        assert!(compare(&apart, f64::MAX).t < NOTABLE);
        assert!(cropped(&apart).unwrap().0.t > NOTABLE);
    }

    #[test]
    fn too_little_gives_no_answer() {
        assert!(cropped(&[vec![1.0], vec![2.0]]).is_none());
        assert_eq!(compare(&[Vec::new(), Vec::new()], f64::MAX).samples, [0, 0]);
    }
}
