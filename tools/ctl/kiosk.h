/* `tonggui-ctl kiosk …`: kiosks are made, changed, moved to another group, given a proof key, put
 * out. Each returns the exit status. */
#ifndef TG_TOOLS_CTL_KIOSK_H
#define TG_TOOLS_CTL_KIOSK_H

int kiosk_command_add(int argc, char **argv);
int kiosk_command_revoke(int argc, char **argv);
/* In the kiosk's own folder, wherever that is, without the organisation's key. */
int kiosk_command_set(int argc, char **argv);
int kiosk_command_move(int argc, char **argv);
int kiosk_command_proof(int argc, char **argv);

#endif
