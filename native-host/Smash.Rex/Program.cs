using Smash.DaemonCore.Daemons;
using Smash.Rex.Agent;
using Smash.Rex.Origin;

return DaemonProgram.Run(AgentOptions.IsAgent(args) ? new AgentDaemon() : new OriginDaemon(), args);
