"""Where a group is cut."""

from ocr_models.calibration.thresholds import NEVER, Guess, accept_from
from pipeline.evaluation.bounds import upper_bound


def guesses(right: int, wrong_at: tuple[float, ...] = ()) -> list[Guess]:
    good = [Guess(probability=0.95 + 0.05 * n / right, right=True) for n in range(right)]
    return good + [Guess(probability=at, right=False) for at in wrong_at]


def test_wrong_values_are_cut_off_and_the_right_ones_above_them_kept() -> None:
    found = accept_from({"name": guesses(1000, (0.955, 0.96, 0.96))}, bound=0.004, group_bound=0.03)
    assert 0.96 < found["name"] <= 0.961


def test_a_wrong_value_that_proof_can_bear_is_accepted_rather_than_half_of_the_rest() -> None:
    found = accept_from({"name": guesses(1000, (0.96,))}, bound=0.01, group_bound=0.03)
    assert found["name"] <= 0.95


def test_what_is_unlikely_is_not_accepted_however_well_the_rest_did() -> None:
    assert accept_from({"name": guesses(1000, (0.5,))}, bound=0.01, group_bound=0.03)["name"] == 0.95


def test_a_group_too_small_to_prove_anything_accepts_nothing() -> None:
    assert accept_from({"name": guesses(20)}, bound=0.01, group_bound=0.03)["name"] == NEVER
    assert accept_from({"name": ()}, bound=0.01, group_bound=0.03)["name"] == NEVER


def test_all_groups_together_keep_the_bound() -> None:
    groups = {"one": guesses(400, (0.99, 0.96)), "two": guesses(600, (0.995, 0.953, 0.4))}
    found = accept_from(groups, bound=0.01, group_bound=0.03)
    taken = [g for name, group in groups.items() for g in group if g.probability >= found[name]]
    assert taken
    assert upper_bound(sum(not g.right for g in taken), len(taken)) <= 0.01
