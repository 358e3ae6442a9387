//! What the sizes promise.

use fullrank_experiments::Settings;
use fullrank_experiments::settings::BUDGETS;

#[test]
fn curves_have_the_points_that_statements_are_about() {
    let odd = (1..20).map(|steps| Settings { steps, ..Settings::default_size() });
    let presets = [Settings::default_size(), Settings::full_size(), Settings::smoke_size()];
    for settings in presets.into_iter().chain(odd) {
        for budgets in 0..=BUDGETS {
            assert!(settings.is_point(budgets * settings.steps), "{settings:?}");
        }
        assert_eq!(settings.total_steps(), BUDGETS * settings.steps);
        // Heads, tokens and layers are halved.
        assert!(settings.heads % 2 == 0 && settings.tokens % 2 == 0 && settings.layers % 2 == 0);
        assert!(settings.width % settings.heads == 0 && settings.measured <= settings.held_out);
    }
}

#[test]
fn the_rate_rises_and_stays() {
    let settings = Settings::default_size();
    let share = |step| settings.rate_after(step) / settings.rate;
    assert!((share(0) - 1.0 / settings.warm_up as f64).abs() < 1e-15);
    assert!((0..settings.warm_up).all(|step| share(step) < share(step + 1) || share(step) == 1.0));
    assert_eq!(
        [settings.warm_up - 1, settings.warm_up, settings.total_steps()].map(share),
        [1.0; 3]
    );
}
