"""The coordinate reference systems, written here only."""

STORE = "EPSG:4326"  # files, map, URLs: WGS 84 longitude and latitude
LOCAL = "EPSG:2180"  # Poland CS92: lengths, buffers, nearest neighbours
