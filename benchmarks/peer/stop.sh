#!/bin/bash
. "${PEERS_DIR:-$(cd "$(dirname "$0")" && pwd)/../../../shared/peers}/env.sh"
stop_peer peer
