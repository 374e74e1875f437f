#!/bin/bash
# Plants one breach after the other in a small tree and sees tools/dev/walls catch each.
set -u
cd "$(dirname "$0")/../.."
WALLS=$PWD/tools/dev/walls
TREE=$(mktemp -d)
trap 'rm -rf "$TREE"' EXIT
number=0 failed=0

plant() { # FILE: C text on standard input, compiled as the build does
    mkdir -p "$TREE/$(dirname "$1")" "$TREE/build/obj/$(dirname "$1")"
    cat >"$TREE/$1"
    (cd "$TREE" && ${CC:-cc} -w -fPIE -I. -c -o "build/obj/${1%.c}.o" "$1")
}
clean() {
    rm -rf "${TREE:?}"/* && mkdir -p "$TREE/build/bin"
    plant app/ui/canvas.c <<<'int canvas(void) { return 1; }'
    plant sync/wire/envelope.c <<<'int envelope(void) { return 2; }'
    plant board/base/err.c <<<'int err(void) { return 3; }'
}
verdict() { # NAME WANTED-STATUS WANTED-WORDS
    number=$((number + 1))
    local said status
    said=$(WALLS_TREE=$TREE "$WALLS" build 2>&1)
    status=$?
    if [ "$status" = "$2" ] && grep -q -- "$3" <<<"$said"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1 (status $status: $said)"
        failed=1
    fi
}

clean
verdict a_clean_tree_stands 0 'they stand'

clean
plant app/ui/leak.c <<<'int socket(int, int, int); int leak(void) { return socket(2, 1, 0); }'
verdict a_socket_in_app_is_caught 1 'app/ui/leak.o: socket'

clean
plant app/form/leak.c <<<'int getaddrinfo(void); int leak(void) { return getaddrinfo(); }'
verdict a_name_lookup_in_app_is_caught 1 'app/form/leak.o: getaddrinfo'

clean
plant app/seal/leak.c <<<'#include <netdb.h>
int leak(void) { return 0; }'
verdict a_network_header_in_app_is_caught 1 'app/seal/leak.c:1'

clean
plant sync/courier/peek.c <<<'int age_open(void); int peek(void) { return age_open(); }'
verdict opening_in_sync_is_caught 1 'sync/courier/peek.o: age_open'

clean
plant sync/courier/peek.c <<<'int letter_open(void); int peek(void) { return letter_open(); }'
verdict letters_in_sync_are_caught 1 'sync/courier/peek.o: letter_open'

clean
plant sync/hub/peek.c <<<'int crypto_scalarmult(void); int peek(void) { return crypto_scalarmult(); }'
verdict key_agreement_in_sync_is_caught 1 'sync/hub/peek.o: crypto_scalarmult'

clean
plant sync/courier/sign.c <<<'int crypto_sign_detached(void); int sign(void) { return crypto_sign_detached(); }'
verdict a_signature_in_sync_is_welcome 0 'they stand'

clean
plant sync/courier/send.c <<<'int connect(void); int courier_send(void) { return connect(); }'
verdict a_network_in_the_courier_is_welcome 0 'they stand'

clean
plant sync/vault/call.c <<<'int connect(void); int call(void) { return connect(); }'
verdict a_network_in_the_vault_is_caught 1 'sync/vault/call.o: connect'

clean
plant app/ui/shell.c <<<'int system(const char *); int shell(void) { return system("ls"); }'
verdict a_shell_in_app_is_caught 1 'app/ui/shell.o: system'

clean
mkdir -p "$TREE/tests/app" && touch "$TREE/tests/app/rig.h"
plant tools/desk/up.c <<<'#include "tests/app/rig.h"
int up(void) { return 0; }'
verdict the_desk_including_a_test_is_caught 1 'tools/desk/up.c:1'

clean
plant board/base/peek.c <<<'int connect(void); int peek(void) { return connect(); }'
verdict a_network_in_board_is_caught 1 'board/base/peek.o: connect'

clean
mkdir -p "$TREE/app/seal" && touch "$TREE/app/seal/age.h"
plant sync/vault/up.c <<<'#include "app/seal/age.h"
int up(void) { return 0; }'
verdict an_include_that_runs_upward_is_caught 1 'sync/vault/up.c:1'

clean
mkdir -p "$TREE/sync/courier" && touch "$TREE/sync/courier/send.h"
plant app/kiosk/up.c <<<'#include "sync/courier/send.h"
int up(void) { return 0; }'
verdict the_kiosk_including_the_courier_is_caught 1 'app/kiosk/up.c:1'

clean
(cd "$TREE" && echo 'int identity_load(void) { return 0; } int main(void) { return identity_load(); }' >main.c &&
    ${CC:-cc} -w -o build/bin/tonggui-hub main.c && cp build/bin/tonggui-hub build/bin/tonggui-desk)
verdict an_identity_outside_the_desk_is_caught 1 'tonggui-hub: only the desk may load'
cp "$TREE/build/bin/tonggui-hub" "$TREE/build/bin/tonggui"
rm "$TREE/build/bin/tonggui-hub"
verdict an_identity_in_the_kiosk_is_caught 1 'tonggui: only the desk may load'
rm "$TREE/build/bin/tonggui"
(cd "$TREE" && echo 'int report_parse(void) { return 0; } int main(void) { return report_parse(); }' >main.c &&
    ${CC:-cc} -w -o build/bin/tonggui main.c)
verdict reading_reports_in_the_kiosk_is_caught 1 'tonggui: only the desk may read'
rm "$TREE/build/bin/tonggui"
(cd "$TREE" && echo 'int age_open(void) { return 0; } int main(void) { return age_open(); }' >main.c &&
    ${CC:-cc} -w -o build/bin/tonggui-ctl main.c && cp build/bin/tonggui-ctl build/bin/tonggui)
verdict opening_outside_the_desk_and_the_kiosk_is_caught 1 'tonggui-ctl: only the desk and the kiosk'
rm "$TREE/build/bin/tonggui-ctl"
verdict a_receipt_opens_letters_in_the_kiosk 0 'they stand'
verdict the_desk_may_hold_it 0 'they stand'
clean
(cd "$TREE" && echo 'int vault_append(void) { return 0; } int main(void) { return vault_append(); }' >main.c &&
    ${CC:-cc} -w -o build/bin/tonggui-input main.c)
verdict the_vault_in_the_input_engines_is_caught 1 'tonggui-input: knows letters'
clean
(cd "$TREE" && echo 'int opencc_close(void) { return 0; }' >lib.c && ${CC:-cc} -w -shared -fPIC -o libopencc.so lib.c &&
    echo 'int opencc_close(void); int main(void) { return opencc_close(); }' >main.c &&
    ${CC:-cc} -w -o build/bin/tonggui main.c -L. -lopencc)
verdict an_input_engine_in_the_kiosk_is_caught 1 'tonggui: input engines see letters'
clean
(cd "$TREE" && echo 'int zbar_scan_image(void) { return 0; }' >lib.c && ${CC:-cc} -w -shared -fPIC -o libzbar.so lib.c &&
    echo 'int zbar_scan_image(void); int main(void) { return zbar_scan_image(); }' >main.c &&
    ${CC:-cc} -w -o build/bin/tonggui main.c -L. -lzbar)
verdict a_reader_of_pictures_in_the_kiosk_is_caught 1 'tonggui: what reads pictures'
mv "$TREE/build/bin/tonggui" "$TREE/build/bin/tonggui-scanner"
verdict the_scanner_may_have_it 0 'they stand'
(cd "$TREE" && echo 'int vault_append(void) { return 0; } int main(void) { return vault_append(); }' >main.c &&
    ${CC:-cc} -w -o build/bin/tonggui-scanner main.c)
verdict the_vault_in_the_scanner_is_caught 1 'tonggui-scanner: sees codes'
exit "$failed"
