#!/bin/sh
# Every word of the kiosk is there in Chinese, in both scripts, and nothing else is.
set -u
pot=$(mktemp) status=0
trap 'rm -f "$pot"' EXIT
xgettext --from-code=UTF-8 -k_ -kN_ -o "$pot" app/kiosk/*.c app/ui/*.c || exit 1
echo 1..4
n=0
for lang in zh_CN zh_TW; do
    n=$((n + 1))
    if msgcmp "assets/po/$lang.po" "$pot"; then echo "ok $n - $lang is complete"
    else echo "not ok $n - $lang is complete"; status=1; fi
    n=$((n + 1))
    unused=$(msgcomm --more-than=1 -o - "$pot" "assets/po/$lang.po" 2>/dev/null |
        msgcomm --unique -o - "assets/po/$lang.po" - 2>/dev/null | grep '^msgid' | grep -v 'msgid ""')
    if [ -z "$unused" ]; then echo "ok $n - $lang has nothing that no screen says"
    else echo "$unused" | sed 's/^/# /'; echo "not ok $n - $lang has nothing that no screen says"; status=1; fi
done
exit $status
