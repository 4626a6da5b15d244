"""unpack.py FOLDER: unpacks the engine into FOLDER/bin, which the package would do at each first start on new data."""
import sys

import milvus

milvus._initialize_data_files(sys.argv[1])
