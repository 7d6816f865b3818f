"""What the reader costs a fresh process."""

from ocr_models.training.footprint import footprint


def test_a_fresh_process_reads_within_the_memory_a_worker_may_take() -> None:
    cost = footprint()
    assert 0 < cost.started_s < 5
    assert 50 < cost.memory_mb < 300
