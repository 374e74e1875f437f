#!/bin/bash
# Plants one fault after the other in a small tree and sees tools/dev/checksrc name file and line.
set -u
cd "$(dirname "$0")/../.."
CHECK=$PWD/tools/dev/checksrc
STYLE=$PWD/.clang-format
TREE=$(mktemp -d)
trap 'rm -rf "$TREE"' EXIT
number=0 failed=0

clean() {
    rm -rf "${TREE:?}"/* && mkdir -p "$TREE"/{app,sync,board,assets/po,tools,tests}
    touch "$TREE"/{app,sync,board,assets,tools,tests}/README.md
    cp "$STYLE" "$TREE/.clang-format"
}
verdict() { # NAME WANTED-STATUS WANTED-WORDS
    number=$((number + 1))
    local said status
    said=$("$CHECK" "$TREE" 2>&1)
    status=$?
    if [ "$status" = "$2" ] && grep -qF -- "$3" <<<"$said"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1 (status $status: $said)"
        failed=1
    fi
}
plant() { # NAME FILE TEXT WANTED-WORDS
    clean
    printf "$3" >"$TREE/$2"
    verdict "$1" 1 "$4"
}

clean
printf '#include <stdio.h>\n\nint main(void)\n{\n    return 0;\n}\n' >"$TREE/tools/good.c"
verdict a_clean_tree_passes 0 STYLE
plant a_tab_is_named tools/a.c 'int a;\n\tint b;\n' 'tools/a.c:2: tab'
plant a_wide_line_is_named tools/a.c "/* $(printf 'x%.0s' {1..110}) */\n" 'tools/a.c:1: wider'
plant an_unfinished_mark_is_named tools/a.c '/* TO''DO */\n' 'tools/a.c:1: an unfinished mark'
plant a_missing_guard_is_named board/a.h 'int a(void);\n' 'board/a.h:1: no guard TG_BOARD_A_H'
plant a_typedef_of_a_struct_is_named board/a.c 'typedef struct a b;\n' 'board/a.c:1: a struct behind'
plant printing_in_app_is_named app/a.c 'void a(void)\n{\n    puts("x");\n}\n' 'app/a.c:3: app/ prints nothing'
plant a_library_that_logs_is_named app/a.c 'void a(void)\n{\n    log_info("a", "x");\n}\n' 'app/a.c:3: a library logs nothing'
plant a_name_without_its_room_is_named board/a.h \
    '#ifndef TG_BOARD_A_H\n#define TG_BOARD_A_H\n\nint a_good(void);\nint bad(int a,\n        int b);\n\n#endif\n' \
    'board/a.h:5: bad does not begin'
plant a_header_that_leans_on_others_is_named board/a.h \
    '#ifndef TG_BOARD_A_H\n#define TG_BOARD_A_H\n\nvoid a(uint8_t b);\n\n#endif\n' \
    'board/a.h:4: does not compile by itself'
plant unformatted_code_is_named sync/a.c 'int  a;\n' 'sync/a.c:1: not as clang-format has it'
clean
printf '#ifndef TG_BOARD_A_H\n#define TG_BOARD_A_H\n\n#endif\n' >"$TREE/board/a.h"
printf '#include <stdio.h>\n\n#include "board/a.h"\n' >"$TREE/board/a.c"
verdict its_own_header_behind_others_is_named 1 'board/a.c:1: its own header comes first'
clean
seq 460 | sed 's,.*,/* & */,' >"$TREE/sync/a.c"
verdict a_long_room_is_named 1 'longer than 450'
clean
rm "$TREE/board/README.md"
verdict a_missing_readme_is_named 1 'board:1: no README.md'
clean
printf 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Back"\nmsgstr ""\n' >"$TREE/assets/po/zh_CN.po"
verdict an_untranslated_string_is_named 1 'assets/po/zh_CN.po'
exit "$failed"
