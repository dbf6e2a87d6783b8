using Smash.DaemonCore.Daemons;
using Smash.Red;

return DaemonProgram.Run(new RedDaemon(), args);
