#!/bin/bash
# The tonggui-courier program on a real river: what it says to whoever starts it, when it goes by itself.
set -u
cd "$(dirname "$0")/../../.."
BIN=$BUILD/bin SHARE=$PWD/assets
. tests/flow/tally.sh
river_begin "$WORK/river" clinic --slots 64 --batch 4 --tick 3600
FOLDER=$ORG/kiosks/$KIOSK
courier() { "$BIN/tonggui-courier" --data "$FOLDER/courier" --vault "$FOLDER/vault.db" "$@" >"$WORK/said" 2>&1; }
says() { grep -qF -- "$1" "$WORK/said" && ! grep -q Sanitizer "$WORK/said"; }
sent() { ls "$ORG/desk/spool/in" | grep -c parcel; }
collect() { "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >"$WORK/said" 2>&1; }
sent_is() { collect; [ "$(sent)" = "$1" ]; }
file() { "$BUILD/tests/flow/filer" "$FOLDER" "$@" >>"$WORK/filed" 2>>"$RIVER/filer.log"; }

"$BIN/tonggui-courier" --help >"$WORK/said" 2>&1 && says --vault && ! "$BIN/tonggui-courier" --data x >"$WORK/said" 2>&1 && says --vault
verdict usage_is_told

file 1
courier --once
[ $? = 1 ] && says "cannot be reached" && says "https://127.0.0.1"
verdict no_hub_is_said_in_words

river_hub
courier --once && sent_is 1
verdict once_does_one_ticks_work

https_proxy=http://127.0.0.1:9 ALL_PROXY=socks5://127.0.0.1:9 courier --once && collect
verdict proxies_of_the_environment_are_not_asked

# Its journal and then courier.db are synced, with the batch in them, before the first connection.
ASAN_OPTIONS=detect_leaks=0 strace -y -e trace=fdatasync,fsync,connect,landlock_add_rule -o "$WORK/strace" \
    "$BIN/tonggui-courier" --data "$FOLDER/courier" --vault "$FOLDER/vault.db" --once >"$WORK/said" 2>&1
sed '/connect.*sin_port=htons('"$(sed -n 's/^port: //p' "$ORG/hub/hub.conf")"')/,$d' "$WORK/strace" >"$WORK/before"
grep -q 'connect.*sin_port' "$WORK/strace" && grep -q 'sync(.*courier.db-journal>' "$WORK/before" && grep -q 'sync(.*courier.db>' "$WORK/before"
if [ "$(id -u)" = 0 ]; then verdict the_batch_is_on_the_disk_before_the_hub_hears_of_it
else # the courier lets nobody but root look into its memory
    number=$((number + 1))
    echo "ok $number - the_batch_is_on_the_disk_before_the_hub_hears_of_it # SKIP only root sees its calls whole"
fi

# Of the kiosk's folder its walls leave it its own folder and the vault's two files: no kiosk.conf.
if [ "$(id -u)" != 0 ] || ! grep -q landlock_add_rule "$WORK/strace"; then
    echo "ok $((++number)) - of_the_kiosks_folder_it_reaches_the_vault_alone # SKIP no landlock, or not root"
else
    [ "$(river_granted "$WORK/strace")" = "courier
vault.db
vault.db-journal" ]
    verdict of_the_kiosks_folder_it_reaches_the_vault_alone
fi
batches=$(collect; sent)

cp "$FOLDER/courier/courier.conf" "$WORK/conf"
echo "tikc_s: 4" >>"$FOLDER/courier/courier.conf"
! courier --once && says "courier.conf:$(grep -n tikc_s "$FOLDER/courier/courier.conf" | cut -d: -f1)" && says "tikc_s"
verdict a_wrong_key_is_named_by_file_and_line
cp "$WORK/conf" "$FOLDER/courier/courier.conf"

printf '\001' | dd of="$FOLDER/courier/charter.sig" bs=1 seek=5 conv=notrunc status=none
! courier --once && says charter && says signature
verdict a_charter_that_does_not_verify_is_refused
cp "$ORG/charter.sig" "$FOLDER/courier/charter.sig"

river_courier
river_until 10 sent_is $((batches + 1)) && courier --once
[ $? = 1 ] && says "another courier"
verdict a_second_courier_is_refused

file 1
sleep 1
sent_is $((batches + 1))
verdict what_is_not_urgent_waits_for_its_tick

file 1 urgent
river_until 10 sent_is $((batches + 2))
verdict urgent_goes_at_once

if [ "$(uname -m)" = x86_64 ]; then
    grep -q '^Seccomp:.*2' "/proc/$courier_pid/status" && grep -q '^NoNewPrivs:.*1' "/proc/$courier_pid/status"
    verdict the_courier_is_walled_in
else
    echo "ok $((++number)) - the_courier_is_walled_in # SKIP another machine"
fi

kill -TERM "$courier_pid" && wait "$courier_pid"
verdict sigterm_ends_it_well

courier --once && collect && river_desk import >"$WORK/said" 2>&1 && collect && courier --once && file 0
[ "$(river_desk list --json | jq -r '.[].case' | sort)" = "$(sort "$WORK/filed")" ] &&
    [ "$(sqlite3 "file:$FOLDER/vault.db?mode=ro" 'SELECT count(*) FROM slots WHERE written=1')" = 0 ]
verdict every_report_arrives_once_and_frees_its_slot

"$BIN/tonggui-ctl" kiosk revoke "$ORG" "$KIOSK" >/dev/null && river_stop "$hub_pid" && river_hub
! courier --once && says revoked
verdict a_revoked_kiosk_is_told_so
exit "$failed"
