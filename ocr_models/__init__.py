"""The readers: engines, weights, cards, calibration, training."""
