#!/bin/bash
# A real S3 server on loopback from Debian's Ceph: one monitor, one in-memory OSD, one RADOS gateway; no systemd, no root needed.
# Usage: s3_server.sh start DIR PORT TLS_PORT MON_PORT PARENT_PID ACCESS_KEY SECRET_KEY | s3_server.sh stop DIR
# It ends by itself when the process PARENT_PID ends. Without a key service it offers no SSE-S3.
set -eu

stop() {
    for file in "$1"/run/*.pid; do
        if [ -e "$file" ]; then kill -9 "$(cat "$file")" 2>/dev/null || true; fi
    done
}

configure() {
    cat > "$D/ceph.conf" <<C
[global]
fsid = $FSID
mon_host = v1:127.0.0.1:$MON_PORT
mon_initial_members = a
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
run_dir = $D/run
log_file = $D/log/\$name.log
admin_socket = $D/run/\$name.asok
pid_file = $D/run/\$name.pid
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_crush_chooseleaf_type = 0
osd_class_update_on_start = false
mon_allow_pool_size_one = true
mon_data = $D/mon
mon_data_avail_crit = 1
mon_max_pg_per_osd = 1000
osd_data = $D/osd
osd_objectstore = memstore
memstore_device_bytes = 1073741824
osd_pool_default_pg_autoscale_mode = off
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
ms_bind_msgr2 = false
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:$PORT ssl_endpoint=127.0.0.1:$TLS_PORT ssl_certificate=$D/tls.crt ssl_private_key=$D/tls.key
rgw_data = $D/rgw
rgw_dns_name = 127.0.0.1
rgw_rados_pool_pg_num_min = 1
rgw_enable_usage_log = false
rgw_run_sync_thread = false
rgw_enable_quota_threads = false
C
}

certify() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$D/tls.key" -out "$D/tls.crt" \
        -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
}

start_osd() { # loses a race with the monitor in about 1 of 6 starts, and does not on the next try
    for _ in 1 2 3 4 5 6 7 8; do
        if ceph-osd -i 0 >/dev/null 2>&1; then return; fi
        sleep 0.2
    done
    echo "the OSD did not start, see $D/log" >&2
    return 1
}

start() {
    D=$1 PORT=$2 TLS_PORT=$3 MON_PORT=$4 PARENT=$5 ACCESS_KEY=$6 SECRET_KEY=$7
    FSID=$(cat /proc/sys/kernel/random/uuid) OSD=$(cat /proc/sys/kernel/random/uuid)
    export CEPH_CONF=$D/ceph.conf
    mkdir -p "$D/mon" "$D/osd" "$D/rgw" "$D/run" "$D/log"
    configure
    certify
    monmaptool --create --fsid "$FSID" --addv a "[v1:127.0.0.1:$MON_PORT]" "$D/monmap" >/dev/null
    ceph-mon -i a --mkfs --monmap "$D/monmap"
    ceph-mon -i a
    ceph osd new "$OSD" >/dev/null
    ceph-osd -i 0 --mkfs --osd-uuid "$OSD" >/dev/null 2>&1
    start_osd
    radosgw-admin -n client.rgw user create --uid=hoso --display-name=hoso \
        --access-key="$ACCESS_KEY" --secret="$SECRET_KEY" >/dev/null
    radosgw -n client.rgw
    (while kill -0 "$PARENT" 2>/dev/null; do sleep 1; done; stop "$D") >/dev/null 2>&1 </dev/null &
    disown
}

case $1 in
    start) shift; start "$@" ;;
    stop) stop "$2" ;;
    *) exit 2 ;;
esac
