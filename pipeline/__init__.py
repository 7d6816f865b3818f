"""The craft: pictures of paper in, structured dossiers out; knows no Prefect and no web."""
