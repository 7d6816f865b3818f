"""Pictures: sheet, orientation, skew, light, leaders, quality."""
