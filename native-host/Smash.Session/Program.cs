using Smash.DaemonCore.Daemons;
using Smash.Session;

return DaemonProgram.Run(new SessionDaemon(), args);
