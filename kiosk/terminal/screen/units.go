package screen

const sysusers = `u gongkai-terminal - "gongkai terminal" /var/lib/gongkai-terminal
u gongkai-kiosk - "gongkai screen" /run/gongkai-kiosk
`

const logind = `[Login]
IdleAction=ignore
HandlePowerKey=ignore
HandleLidSwitch=ignore
NAutoVTs=0
ReserveVT=0
`

// settings is what is filled in by hand.
const settings = `# 本机页面的设置，一行一个，改完运行 systemctl restart gongkai-terminal。
# 重新运行 gongkai kiosk install 不会改这个文件。全部设置见 gongkai config --sample。
#GONGKAI_PRINTER=cups
`

const pam = `auth     required pam_permit.so
account  required pam_unix.so
session  required pam_unix.so
session  required pam_systemd.so
`

// bolts are what neither service needs. Both run Chromium, whose sandbox wants
// user namespaces, and a crash of either must not leave memory on the disk.
const bolts = `LimitCORE=0
CapabilityBoundingSet=
NoNewPrivileges=yes
ProtectSystem=strict
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
`

// terminalUnit runs the pages. Its folder is the only one it can write to.
const terminalUnit = `[Unit]
Description=gongkai terminal: pages from a copy on this machine
After=network.target
StartLimitIntervalSec=0

[Service]
User=gongkai-terminal
EnvironmentFile=` + EnvFile + `
EnvironmentFile=-` + SettingsFile + `
StateDirectory=gongkai-terminal
StateDirectoryMode=0700
ExecStart=PROGRAM serve --addr ` + ServeAddress + ` --data /var/lib/gongkai-terminal --replica-of ${GONGKAI_SERVER} --terminal-code ${GONGKAI_CODE}
SyslogIdentifier=gongkai-terminal
Restart=always
RestartSec=3
TimeoutStopSec=15
UMask=0077
ProtectHome=yes
PrivateDevices=yes
TemporaryFileSystem=/tmp:mode=1777 /var/tmp:mode=1777
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
MemoryMax=2G
MemorySwapMax=0
` + bolts + `
[Install]
WantedBy=multi-user.target
`

// kioskUnit shows the pages on the first screen: cage is a display server with
// one window and no way out of it. Everything it writes is in memory, but for
// the telephone number of the page that asks to wait.
//
// PAM gives it a seat, and with it a session of logind: cage and what it starts
// are in that session's group, not in the service's. So the service ends them
// by their user, its name is in the log as SyslogIdentifier, and limits for the
// network and the swap are set on the user. The shell stands between systemd
// and cage because PAM leaves a child with whom it starts: a cage that finds no
// screen yet would wait for that child for ever instead of ending.
const kioskUnit = `[Unit]
Description=gongkai screen: the browser of the terminal, locked
After=systemd-user-sessions.service gongkai-terminal.service getty@tty1.service
Wants=gongkai-terminal.service
Conflicts=getty@tty1.service
StartLimitIntervalSec=0

[Service]
User=gongkai-kiosk
PAMName=gongkai-kiosk
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty
StandardOutput=journal
StandardError=journal
SyslogIdentifier=gongkai-kiosk
UtmpIdentifier=tty1
UtmpMode=user
RuntimeDirectory=gongkai-kiosk
RuntimeDirectoryMode=0700
StateDirectory=gongkai-kiosk
StateDirectoryMode=0700
Environment=HOME=/run/gongkai-kiosk XDG_CONFIG_HOME=/run/gongkai-kiosk XDG_CACHE_HOME=/run/gongkai-kiosk LANG=zh_CN.UTF-8
ExecStartPre=+-/bin/sh -c 'printf "\033[9;0]\033[14;0]" > /dev/tty1; chvt 1'
ExecStartPre=+-/bin/sh -c 'systemctl set-property --runtime user-$$(id -u gongkai-kiosk).slice IPAddressDeny=any IPAddressAllow=localhost MemorySwapMax=0'
ExecStart=/bin/sh -c '/usr/bin/cage -d -- PROGRAM kiosk run --server http://` + ServeAddress + ` --addr ` + ProxyAddress + ` --profile /run/gongkai-kiosk/profile --hotline-file /var/lib/gongkai-kiosk/hotline --ozone wayland; exit'
ExecStop=+-/usr/bin/pkill -TERM -u gongkai-kiosk
ExecStopPost=+-/usr/bin/pkill -KILL -u gongkai-kiosk
Restart=always
RestartSec=3
TimeoutStopSec=10
ReadWritePaths=/run/user
InaccessiblePaths=-/home -/root
TemporaryFileSystem=/tmp:mode=1777 /var/tmp:mode=1777
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
` + bolts + `
[Install]
WantedBy=multi-user.target
`
