using Smash.DaemonCore.Daemons;
using Smash.Rex.Agent;
using Smash.Rex.Commands;
using Smash.Rex.Origin;

return RexCommandLine.Run(args) ?? DaemonProgram.Run(AgentOptions.IsAgent(args) ? new AgentDaemon() : new OriginDaemon(), args);
