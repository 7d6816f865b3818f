"""What the house costs, measured: ratios against other programs on the same pages in the same run."""
