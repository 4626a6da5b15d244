"""serve.py ENGINE DATA PORT: writes the configuration as the package's own launcher does, and becomes the engine.

The launcher stays in between, leaves its child behind when it is ended, does not end when its child does, silently takes
the next port where this one is busy, and cannot run beside another etcd.
"""
import os
import socket
import sys

from milvus import MilvusServerConfig

engine, data, port = sys.argv[1], sys.argv[2], int(sys.argv[3])


class ServerConfig(MilvusServerConfig):
    def try_bind_port(self, port):
        """As the engine itself will: a port is free, though connections of a server before it still linger there."""
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", port))
            found.listen()
        except OSError:
            found.close()
            return None
        return found


def free_port(start):
    found, taken = config.resolve_port(start)
    taken.close()
    return found


config = ServerConfig(data_dir=data, proxy_port=port)
config.set("authorization_enabled", True)
# Else its parts reach each other by an address of the machine that may change.
for part in ("rootCoord", "proxy", "queryCoord", "queryNode", "indexCoord", "indexNode", "dataCoord", "dataNode"):
    config.set(f"{part}.ip", "127.0.0.1")
config.resolve()

etcd_file = os.path.join(data, "configs", "etcd.yaml")
client = f"http://127.0.0.1:{config.get('etcd_port')}"
peer = f"http://127.0.0.1:{free_port(config.get('etcd_port') + 1)}"
with open(etcd_file, "w", encoding="utf-8") as file:
    file.write(
        f"name: default\n"
        f"listen-client-urls: {client}\n"
        f"advertise-client-urls: {client}\n"
        f"listen-peer-urls: {peer}\n"
        f"initial-advertise-peer-urls: {peer}\n"
        f"initial-cluster: default={peer}\n"
    )
milvus_file = os.path.join(data, "configs", "milvus.yaml")
with open(milvus_file, encoding="utf-8") as file:
    text = file.read()
with open(milvus_file, "w", encoding="utf-8") as file:
    file.write(text.replace("\netcd:\n", f"\netcd:\n  config:\n    path: {etcd_file}\n", 1))

os.chdir(data)
os.environ.update(
    DEPLOY_MODE="STANDALONE",
    METRICS_PORT=str(free_port(9091)),
    MILVUS_RUN_DIR=os.path.join(data, "run"),
    LD_LIBRARY_PATH=engine,
)
os.execv(os.path.join(engine, "milvus"), ["milvus", "run", "standalone"])
