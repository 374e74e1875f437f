#!/bin/bash
# The desk's whole screen, driven key by key in a real terminal: from the list over a case to a step that stands in
# its history; what is refused; what a recused officer does not see; the terminal as it was afterwards.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
WORK=$(mktemp -d)
tmux_() { tmux -u -S "$WORK/tmux" -f /dev/null "$@"; }
trap 'tmux_ kill-server 2>/dev/null; river_end; rm -rf "$WORK"' EXIT
number=0 failed=0
result() { # STATUS NAME
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        failed=1
        screen | sed 's/^/# /'
    fi
}
screen() { tmux_ capture-pane -p; }
shows() { # TEXT…: all of them on the screen, soon
    local text
    for text in "$@"; do
        river_until 10 eval 'screen | grep -qF -- "$text"' || {
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
    LC_ALL=C.UTF-8 PS1='shell$ ' tmux_ new-session -d -x "$columns" -y "$rows" bash --norc --noprofile -i
    tmux_ set -g status off
    shows 'shell$'
    types "$BIN/tonggui-desk --data $ORG/desk --share $SHARE --officer $officer --password-file $RIVER/password $* view"
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
river_begin "$WORK/river" enterprise --slots 64 --tick 1 || exit 1
river_hub
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 3 >"$WORK/filed"
for _ in 1 2 3 4 5 6; do
    "$BIN/tonggui-courier" --data "$ORG/kiosks/$KIOSK/courier" --vault "$ORG/kiosks/$KIOSK/vault.db" --once \
        >>"$WORK/log" 2>&1
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$WORK/log" 2>&1
    river_desk import >>"$WORK/log" 2>&1
done
river_desk officer add li --real-name 李芳 --roles inspector --new-password-file "$RIVER/password" >>"$WORK/log" 2>&1
first=$(river_desk --officer officer list --json | jq -r '.[0].case')
barred=$(river_desk --officer officer list --json | jq -r '.[1].case')
river_desk --officer officer recuse "$barred" li --text 利害关系 >>"$WORK/log" 2>&1

view 80 24 officer --lang zh-Hans
shows '1 到期' '6 全部' "$first" "$barred" '选中一件' '?帮助 q离开'
result $? the_list_stands_with_its_keys
straight 34
result $? wide_characters_keep_the_panes_apart

keys /
types "${first:0:9}"
keys Enter
shows "查找: ${first:0:9}" '1 / 1'
result $? a_case_is_found_by_its_number
keys Enter
shows '待受理' '期限' '提交的内容' '署名  匿名' '←回列表'
result $? a_case_opens_beside_the_list
straight 34
result $? a_case_wraps_within_its_pane

keys d
shows '办理什么？' '受理登记' '处分违反本制度的人员'
for _ in $(seq 20); do
    keys Down
    screen | grep -qE '^ 处分违反本制度的人员 ' && [ "$(tmux_ capture-pane -ep | grep -c $'\e\\[7m.*处分违反本制度的人员')" = 1 ] && break
done
keys Enter
shows '受处分人 (必填)'
keys Enter
shows '必填' && types '王强' && keys Enter && shows '行为 (必填)' '> 超期不说明理由（警告）'
result $? a_step_asks_field_after_field_and_waits_for_what_is_needed
keys Enter Enter
shows '罚款（100 元） (必填)' '按规定是 100。'
types 150
keys Enter
shows '150' '按规定是 100。' && lacks '事实和理由'
result $? a_wrong_number_is_refused_with_its_bound_and_stays_to_be_corrected
keys BSpace BSpace BSpace
types 100
keys Enter
shows '事实和理由'
types '第一行：经查逾期未办，情况属实，已当面谈话并要求整改。'
keys Enter
types '第二行，到此为止。'
shows '第二行，到此为止。' && straight 40
result $? chinese_text_is_written_in_lines
keys Tab
shows '发生时间'
types '2001-01-01 10:00'
keys Enter
shows '核对后登记' '王强' '100' '第二行，到此为止。'
keys Enter
shows 'before the case was received' '第二行，到此为止。'
result $? a_fault_is_shown_in_place_and_nothing_written_is_lost
keys BTab
for _ in $(seq 16); do keys BSpace; done
keys Enter
shows '核对后登记'
keys Enter
shows '已登记：处分违反本制度的人员'
keys End
shows '处分违反本制度的人员' '受处分人：王强' '第二行，到此为止。'
result $? what_was_entered_stands_in_the_history
river_desk --officer officer show "$first" | grep -qF 第二行，到此为止。
result $? and_in_the_register

tmux_ resize-window -x 120 -y 40
sleep 0.5
shows "$first" '?帮助 q离开' && straight 48
result $? it_follows_the_size_of_the_terminal
tmux_ resize-window -x 50 -y 10
shows '窗口太小'
tmux_ resize-window -x 80 -y 24
shows "$first" && straight 34
result $? too_small_a_window_is_said_so
keys t
shows '已登记：承办' '经办  officer'
result $? one_key_makes_one_its_holder

keys i
shows '会以您的名义记入案卷'
keys n
lacks 已查看
result $? identity_is_asked_for_first
keys Escape '?'
shows '可能相同或重复的案件'
keys q
shows '1 到期'
keys d Enter
types 未写完
keys Escape
shows '放弃已经填写的内容'
keys y
shows '6 全部'
keys q
sleep 0.5
screen | grep -q 'shell\$ *$' && lacks '到期'
result $? q_gives_the_terminal_back

view 120 40 li --lang zh-Hant
shows '1 到期' '李芳' "$first" && lacks "$barred"
result $? a_recused_case_does_not_appear
pane=$(tmux_ display -p '#{pane_pid}')
pkill -TERM -P "$pane" -x tonggui-desk
sleep 0.5
screen | grep -q 'shell\$ *$' && lacks '到期'
result $? told_to_end_it_gives_the_terminal_back

view 80 24 li --lang en
shows '1 Due' '? help q quit'
keys Enter
shows 'What was said'
result $? it_speaks_english
keys q
shows 'shell$'
"$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --officer li --password-file "$RIVER/password" view \
    </dev/null 2>&1 | grep -q 'needs a terminal'
result $? without_a_terminal_it_says_what_does_without
exit "$failed"
