#!/bin/bash
# The desk's whole screen, driven key by key in a real terminal: from the list over a case to a step that stands in
# its history; what is refused; what a recused officer does not see; the terminal as it was afterwards.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
WORK=$(mktemp -d)
terminal=0
tmux_() { tmux -u -S "$WORK/tmux.$terminal" -f /dev/null "$@"; }
trap 'tmux_ kill-server 2>/dev/null; river_end; rm -rf "$WORK"' EXIT
. tests/tools/says.sh
verdict() { # NAME: by the status of what came before; shows the screen when it is not good
    local status=$?
    result "$status" "$1"
    [ "$status" = 0 ] || screen | sed 's/^/# /'
}
screen() { tmux_ capture-pane -p; }
shows() { # TEXT…: all of them on the screen, soon
    local text
    for text in "$@"; do
        river_until 5 eval 'screen | grep -qF -- "$text"' || {
            echo "# does not show: $text"
            return 1
        }
    done
}
lacks() { ! screen | grep -qF -- "$1"; }
keys() {
    local key
    for key in "$@"; do tmux_ send-keys "$key"; sleep 0.1; done
}
types() { tmux_ send-keys -l "$1"; }
view() { # COLUMNS ROWS OFFICER [OPTIONS]: in a shell that outlives it
    local columns=$1 rows=$2 officer=$3
    shift 3
    tmux_ kill-server 2>/dev/null
    terminal=$((terminal + 1)) # the one before takes its time to go
    LC_ALL=C.UTF-8 PS1='shell$ ' tmux_ new-session -d -x "$columns" -y "$rows" bash --norc --noprofile -i
    tmux_ set -g status off
    shows 'shell$'
    types "$BIN/tonggui-desk --data $ORG/desk --share $SHARE --officer $officer --password-file $RIVER/password $* view"
    keys Enter
}
pick() { # STEP: down to it in the list that is shown, and begin it
    local _
    for _ in $(seq 40); do
        tmux_ capture-pane -ep | grep -q $'\e\\[7m *'"$1" && break
        keys Down
        sleep 0.2
    done
    keys Enter
}
straight() { # COLUMN: the rule between the panes stands in one column in every row that has it
    screen | python3 -c '
import sys, unicodedata
where = set()
for line in sys.stdin.read().split("\n"):
    width = 0
    for c in line:
        if c == "│": where.add(width)
        width += 2 if unicodedata.east_asian_width(c) in "WF" else 1
sys.exit(where != {int(sys.argv[1])})' "$1"
}

export LC_ALL=C.UTF-8
river_begin "$WORK/river" tests/vectors/packs/library.yaml --slots 64 --tick 1 || exit 1
river_hub
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 3 kind=wish >"$WORK/filed"
late=$("$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 1 kind=danger identity=named name=赵敏 \
    "filed=$(date -d '-3 hours' +%Y-%m-%dT%H:%M)")
for _ in 1 2 3 4 5 6; do
    "$BIN/tonggui-courier" --data "$ORG/kiosks/$KIOSK/courier" --vault "$ORG/kiosks/$KIOSK/vault.db" --once \
        >>"$WORK/log" 2>&1
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$WORK/log" 2>&1
    river_desk import >>"$WORK/log" 2>&1
done
river_desk officer add li --real-name 李芳 --roles director --new-password-file "$RIVER/password" >>"$WORK/log" 2>&1
first=$(sed -n 1p "$WORK/filed")
barred=$(sed -n 2p "$WORK/filed")
river_desk --officer officer recuse "$barred" li --text 利害关系 >>"$WORK/log" 2>&1

view 80 24 officer --lang zh-Hans
shows '1 到期' '6 全部' "$first" "$barred" '选中一件' '?帮助 q离开'
verdict the_list_stands_with_its_keys
straight 34
verdict wide_characters_keep_the_panes_apart

screen | grep -qE "^迟 +$late +迟了 [0-9]+ (小时|分钟)" && shows '迟 1 件' &&
    screen | sed -n 3p | grep -q "$late"
verdict what_is_late_stands_first_and_is_called_so
keys Enter
shows '按 i 查看' && lacks 赵敏
verdict who_a_submitter_is_stays_hidden
keys i
shows '会以您的名义记入案卷'
keys y
shows 赵敏
keys End
shows '查看了身份'
verdict until_it_is_asked_for_which_is_recorded
keys Escape
keys /
types "${first:0:9}"
keys Enter
shows "查找: ${first:0:9}" '1 / 1'
verdict a_case_is_found_by_its_number
keys Enter
shows '待受理' '期限' '提交的内容' '署名  匿名' '←回列表'
verdict a_case_opens_beside_the_list
straight 34
verdict a_case_wraps_within_its_pane

keys d
shows '办理什么？'
pick 受理
shows '内容 (可以不填)'
types 马上办
keys Tab Enter
shows '核对后登记' '马上办'
river_desk --officer officer accept "$first" >>"$WORK/log" 2>&1
keys Enter
shows '办理中的案件不能办这一步' '马上办'
verdict what_another_did_meanwhile_is_said_in_place_and_nothing_written_is_lost
keys Escape
shows '放弃已经填写的内容'
keys y r
shows '状态  办理中'
verdict and_what_another_did_is_shown

keys d
pick 采购决定
shows '买不买 (必填)' '> 买' && keys Enter && shows '价格（元） (必填)' '1 到 5000 之间的整数'
verdict a_step_asks_field_after_field_as_the_choices_have_it
keys Enter
shows '这一项必填。'
verdict what_is_needed_is_waited_for
types 6000
keys Enter
shows '6000' '请填 1 到 5000 之间的整数。' && lacks '内容 ('
verdict a_wrong_number_is_refused_with_its_bound_and_stays_to_be_corrected
keys BSpace BSpace BSpace BSpace
types 100
keys Enter
shows '内容 (可以不填)'
types '第一行：这本书读者问过三次，馆里没有，市馆也没有。'
keys Enter
types '第二行，到此为止。'
shows '第二行，到此为止。' && straight 40
verdict chinese_text_is_written_in_lines
keys Tab
shows '发生时间'
types '2001-01-01 10:00'
keys Enter
shows '请填收到之后、现在之前的时间' '2001-01-01 10:00'
verdict a_time_before_the_receipt_is_refused
for _ in $(seq 16); do keys BSpace; done
keys Enter
shows '核对后登记' '采购决定' '100' '第二行，到此为止。'
keys Enter
shows '已登记：采购决定'
keys End
shows '采购决定' '买不买：买' '价格（元）：100' '第二行，到此为止。'
verdict what_was_entered_stands_in_the_history
river_desk --officer officer show "$first" | grep -qF 第二行，到此为止。
verdict and_in_the_register

tmux_ resize-window -x 120 -y 40
sleep 0.5
shows "$first" '?帮助 q离开' && straight 48
verdict it_follows_the_size_of_the_terminal
tmux_ resize-window -x 50 -y 10
shows '窗口太小'
tmux_ resize-window -x 80 -y 24
shows "$first" && straight 34
verdict too_small_a_window_is_said_so
keys t
shows '已登记：'
keys Home
shows '经办  officer'
verdict one_key_makes_one_its_holder

keys p
shows '打印什么？' '整卷（档案）' "$first-"
for _ in $(seq 60); do keys BSpace; done
types "$WORK/form.pdf"
keys Enter
shows "已写入" && pdftotext "$WORK/form.pdf" - | grep -qF "$first"
verdict the_regulations_paper_is_written_into_a_file
keys s
shows '与' '相似' "$barred"
verdict cases_alike_are_offered
keys Escape
shows '1 到期'
keys Enter

keys Escape '?'
shows '可能相同或重复的案件'
keys q
shows '1 到期'
keys d Enter
types 未写完
shows 未写完
keys Escape
shows '放弃已经填写的内容'
keys y
shows '6 全部'
keys q
sleep 0.5
screen | grep -q 'shell\$ *$' && lacks '到期'
verdict q_gives_the_terminal_back

view 120 40 li --lang zh-Hant
shows '1 到期' '李芳' "$first" && lacks "$barred"
verdict a_recused_case_does_not_appear
pane=$(tmux_ display -p '#{pane_pid}')
pkill -TERM -P "$pane" -x tonggui-desk
sleep 0.5
screen | grep -q 'shell\$ *$' && lacks '到期'
verdict told_to_end_it_gives_the_terminal_back

view 80 24 li --lang en
shows '1 Due' '? help q quit'
keys Enter
shows 'What was said'
verdict it_speaks_english
keys q
shows 'shell$'
"$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --officer li --password-file "$RIVER/password" view \
    </dev/null 2>&1 | grep -q 'needs a terminal'
verdict without_a_terminal_it_says_what_does_without
exit "$failed"
