"""Machine-readable marks on paper: QR, bar codes, MRZ, boxes, signatures, stamps."""
