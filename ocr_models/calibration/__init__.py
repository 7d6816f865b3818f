"""From evidence to probability: the shipped calibration, and how it is fitted on drawn dossiers."""
