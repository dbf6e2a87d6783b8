using System.Management.Automation;
using Smash.Client;
using Smash.Protocol;
using Smash.Protocol.Cedar;
using Smash.Protocol.Red;

namespace Smash.PowerShell;

/// <summary>The one table from errors of the host and the client to error records.</summary>
internal static class ErrorTable
{
    private static readonly ErrorRow Unknown = new("HostError", ErrorCategory.NotSpecified, "Get-SmashLog may tell more.");

    private static readonly ErrorRow NotRunning = new("HostNotRunning", ErrorCategory.ConnectionError, "Start-SmashHost starts one; without -NoStart the module does so by itself.");

    private static readonly ErrorRow StartFailed = new(
        "HostStartFailed", ErrorCategory.OpenError, "See to what the message says, and try again; $env:SMASH_HOST_BIN names another folder with the host's programs.");

    private static readonly ErrorRow Lost = new("ConnectionLost", ErrorCategory.ConnectionError, "Run the command again: it connects anew.");

    private static readonly ErrorRow Closed = new("ConnectionClosed", ErrorCategory.InvalidOperation, "Connect-SmashHost opens another, and Connect-RedHost one to a RED.");

    private static readonly ErrorRow NoSuchSignal = new("SignalNotSupported", ErrorCategory.InvalidArgument, "Get-Help Send-SmashSignal tells what daemons do with which signals.");

    private static readonly ErrorRow PoolNotFound = new("PoolNotFound", ErrorCategory.ObjectNotFound, "Get-SmashPool lists the pools that are there; New-SmashPool makes one.");

    private static readonly ErrorRow NoSuchAttempt = new("AttemptNotFound", ErrorCategory.ObjectNotFound, "The job's Attempt says how often it has been run.");

    private static readonly ErrorRow NotSettable = new(
        "SettingNotAllowed", ErrorCategory.PermissionDenied, "Set it in a configuration file, or allow it there: ENABLE_RUNTIME_CONFIG or ENABLE_PERSISTENT_CONFIG, and SETTABLE_ATTRS_ADMINISTRATOR.");

    private static readonly ErrorRow EngineNotAvailable = new("EngineNotAvailable", ErrorCategory.ResourceUnavailable, "See that its commands are installed on the host's machine, or name their folder: Get-Help about_Smash_Slurm.");

    private static readonly ErrorRow DependencyNotFound = new("DependencyNotFound", ErrorCategory.ObjectNotFound, "Get-SmashJob lists the jobs that can be waited for.");

    /// <summary>Errors that mean something of their own for one request.</summary>
    private static readonly Dictionary<(PacketType Request, Errno Error), ErrorRow> OfRequests = new()
    {
        [(PacketType.Login, Errno.EBUSY)] = new("UserNameInUse", ErrorCategory.ResourceBusy, "Disconnect the other client, which does not share its login."),
        [(PacketType.Login, Errno.EINVAL)] = new("InvalidUserName", ErrorCategory.InvalidArgument, "A login's name has 1 to 64 bytes and no control character."),
        [(PacketType.JobExpunge, Errno.EBUSY)] = new("JobNotEnded", ErrorCategory.ResourceBusy, "Stop the job first, or use -Force, which does so."),
        [(PacketType.JobSignal, Errno.EINVAL)] = new("JobNotStarted", ErrorCategory.InvalidOperation, "Only a job that has started can be suspended or resumed."),
        [(PacketType.JobSubmit, Errno.EMSGSIZE)] = new("RequestTooLarge", ErrorCategory.LimitsExceeded, "Shorten the command, give a script less by -ArgumentList and $using:, or pass less environment with -CleanEnvironment."),
        [(PacketType.JobSubmit, Errno.E2BIG)] = new("RequestTooLarge", ErrorCategory.LimitsExceeded, "Shorten the command, give a script less by -ArgumentList and $using:, or pass less environment with -CleanEnvironment."),
        [(PacketType.JobSubmit, Errno.ENOPKG)] = new("RexUnavailable", ErrorCategory.NotInstalled, "Set REX to true in the host's configuration file, or install all of Smash's programs where the host is."),
        [(PacketType.JobSubmit, Errno.ENODATA)] = Lost,
        [(PacketType.JobSubmit, Errno.ENOSYS)] = new("LimitNotSupported", ErrorCategory.NotImplemented, "Leave that limit out, or let the host make control groups: Get-Help about_Smash_Limits."),
        [(PacketType.JobSubmit, Errno.ENOENT)] = PoolNotFound,
        [(PacketType.JobSubmit, Errno.EAGAIN)] = new("PoolFull", ErrorCategory.LimitsExceeded, "Submit again when some of its jobs have been started, or give it more -Slots or -Capacity: Set-SmashPool."),
        [(PacketType.JobSubmit, Errno.EOPNOTSUPP)] = new("NotSupported", ErrorCategory.NotImplemented, "Leave out what the message names."),
        [(PacketType.JobSubmit, Errno.EHOSTDOWN)] = EngineNotAvailable,
        [(PacketType.JobRestart, Errno.EHOSTDOWN)] = EngineNotAvailable,
        [(PacketType.PoolSet, Errno.ENOENT)] = PoolNotFound,
        [(PacketType.PoolSet, Errno.EBUSY)] = new("PoolBusy", ErrorCategory.ResourceBusy, "Its jobs are run by one engine: wait for those that are there, stop them, or move those that wait to another pool."),
        [(PacketType.PoolSet, Errno.EEXIST)] = new("PoolExists", ErrorCategory.ResourceExists, "Set-SmashPool changes it."),
        [(PacketType.PoolQuery, Errno.ENOENT)] = PoolNotFound,
        [(PacketType.PoolRemove, Errno.ENOENT)] = PoolNotFound,
        [(PacketType.PoolRemove, Errno.EBUSY)] = new("PoolBusy", ErrorCategory.ResourceBusy, "Wait for its jobs, stop them, or move those that wait to another pool: Set-SmashJob -Pool."),
        [(PacketType.JobSubmit, Errno.ESRCH)] = DependencyNotFound,
        [(PacketType.JobSetTerms, Errno.ECHILD)] = DependencyNotFound,
        [(PacketType.JobRestart, Errno.ECHILD)] = DependencyNotFound,
        [(PacketType.JobSetTerms, Errno.ENOENT)] = PoolNotFound,
        [(PacketType.JobGetStdout, Errno.ERANGE)] = NoSuchAttempt,
        [(PacketType.JobGetStderr, Errno.ERANGE)] = NoSuchAttempt,
        [(PacketType.JobSetTerms, Errno.ELOOP)] = new("DependencyCycle", ErrorCategory.InvalidOperation, "Get-SmashJob | Format-Table Id, After shows which job waits for which."),
        [(PacketType.JobSetTerms, Errno.EBUSY)] = new("JobAlreadyStarted", ErrorCategory.InvalidOperation, "A job that has been started takes -Label, -Comment, -OnEnd and -RetryCount; stop it and submit it again for the rest."),
        [(PacketType.JobSetTerms, Errno.EOPNOTSUPP)] = new("TermsNotSupported", ErrorCategory.NotImplemented, "The message names what keeps the job from having such terms."),
        [(PacketType.JobSetLimits, Errno.EPERM)] = new("LimitAboveHard", ErrorCategory.PermissionDenied, "Only a privileged host raises a limit that the kernel holds a job to; choose a lower one."),
        [(PacketType.JobSetLimits, Errno.EBUSY)] = new("LimitNotChangeable", ErrorCategory.ResourceBusy, "Choose a limit above what its processes have now."),
        [(PacketType.JobSetLimits, Errno.EOPNOTSUPP)] = new("LimitNotChangeable", ErrorCategory.NotImplemented, "Stop the job, and submit it again with the other limit."),
        [(PacketType.JobRestart, Errno.ENOENT)] = PoolNotFound,
        [(PacketType.JobRestart, Errno.EAGAIN)] = new("PoolFull", ErrorCategory.LimitsExceeded, "Submit again when some of its jobs have been started, or give it more -Slots or -Capacity: Set-SmashPool."),
        [(PacketType.JobSendInput, Errno.EINVAL)] = new("InputNotOpen", ErrorCategory.InvalidOperation, "Start-SmashJob -KeepInput, or -Terminal, starts a job whose input stays open."),
        [(PacketType.JobSendInput, Errno.EPIPE)] = new("InputClosed", ErrorCategory.InvalidOperation, "The input was completed, or the program has closed it: what it read before stays read."),
        [(PacketType.JobSetPriority, Errno.EINVAL)] = new("LimitOutOfRange", ErrorCategory.InvalidArgument, "A nice value is from -20 (first) to 19 (last)."),
    };

    /// <summary>Errors that mean something of their own for one command of the daemon.</summary>
    private static readonly Dictionary<(int Command, Errno Error), ErrorRow> OfCommands = new()
    {
        [(DaemonCommand.ConfigValue, Errno.ENOENT)] = new("ParameterNotFound", ErrorCategory.ObjectNotFound, "Get-SmashConfiguration lists the parameters."),
        [(DaemonCommand.ConfigRuntime, Errno.EACCES)] = NotSettable,
        [(DaemonCommand.ConfigPersist, Errno.EACCES)] = NotSettable,
        [(DaemonCommand.ConfigRuntime, Errno.EINVAL)] = new("InvalidSetting", ErrorCategory.InvalidArgument, "Get-SmashConfiguration tells its Type, Unit and Range."),
        [(DaemonCommand.ConfigPersist, Errno.EINVAL)] = new("InvalidSetting", ErrorCategory.InvalidArgument, "Get-SmashConfiguration tells its Type, Unit and Range."),
        [(DaemonCommand.FetchLog, Errno.ENOENT)] = new("LogNotFound", ErrorCategory.ObjectNotFound, "Without a name, Get-SmashLog reads the host's own log."),
        [(DaemonCommand.SendSignal, Errno.ESRCH)] = new("DaemonNotFound", ErrorCategory.ObjectNotFound, "Get-SmashDaemon lists the processes of the host."),
        [(DaemonCommand.SendSignal, Errno.EOPNOTSUPP)] = NoSuchSignal,
        [(DaemonCommand.SendSignal, Errno.EINVAL)] = NoSuchSignal,
    };

    private static readonly Dictionary<Errno, ErrorRow> OfErrors = new()
    {
        [Errno.ESRCH] = new("JobNotFound", ErrorCategory.ObjectNotFound, "Get-SmashJob lists the jobs that are there."),
        [Errno.EACCES] = new("AccessDenied", ErrorCategory.PermissionDenied, "A priority below 0 needs the privilege to raise it (CAP_SYS_NICE)."),
        [Errno.EPERM] = new("AccessDenied", ErrorCategory.PermissionDenied, "Ask the host as the user whose it is, or its administrator."),
        [Errno.ENODATA] = new("OutputRemoved", ErrorCategory.ObjectNotFound, "Its record is kept; OUTPUT_RETENTION_TIME and OUTPUT_RETENTION_SIZE say how long output is."),
        [Errno.EINVAL] = new("InvalidArgument", ErrorCategory.InvalidArgument, "Change the value that the message names."),
        [Errno.ERANGE] = new("LimitOutOfRange", ErrorCategory.InvalidArgument, "Choose a value within the range that the message names."),
        [Errno.EAGAIN] = new("JobNotReady", ErrorCategory.InvalidOperation, "Change its array, stop the member, or wait until its turn is near (about_Smash_Arrays)."),
        [Errno.EBUSY] = new("Busy", ErrorCategory.ResourceBusy, "Try again once what the message names has come to its end."),
        [Errno.ENOSPC] = new("DiskFull", ErrorCategory.ResourceUnavailable, "Free space where the host keeps its records (Get-SmashHost: StateDirectory). Nothing was accepted."),
        [Errno.ENOMEM] = new("OutOfMemory", ErrorCategory.ResourceUnavailable, "End what needs memory on the host's machine, or let fewer jobs run at once (MAX_JOBS)."),
        [Errno.EMSGSIZE] = new("TooLarge", ErrorCategory.LimitsExceeded, "Ask for less at once: fewer jobs, or output by lines or as -Bytes."),
        [Errno.EPROTONOSUPPORT] = new("ProtocolVersionMismatch", ErrorCategory.ConnectionError, "Stop that host (Stop-SmashHost of its own version) and let this module start its own."),
        [Errno.EOPNOTSUPP] = new("NotSupported", ErrorCategory.NotImplemented, "The host is older than this module: stop it and let the module start its own."),
        [Errno.EBADMSG] = new("ProtocolError", ErrorCategory.ProtocolError, "Module and host do not understand each other: stop that host and let the module start its own."),
        [Errno.ESHUTDOWN] = new("HostStopping", ErrorCategory.ResourceUnavailable, "Wait until it has stopped; the next command starts another."),
    };

    private static readonly Dictionary<EndpointFault, ErrorRow> OfEndpoints = new()
    {
        [EndpointFault.PathTooLong] = new("SocketPathTooLong", ErrorCategory.InvalidArgument, "Choose a shorter path with -Socket or $env:SMASH_SOCKET."),
        [EndpointFault.NotASocket] = new("NotASocket", ErrorCategory.InvalidType, "Choose another path with -Socket or $env:SMASH_SOCKET, or remove what is there."),
        [EndpointFault.UnsafeFolder] = new("UnsafeSocketFolder", ErrorCategory.SecurityError, "Remove the folder, or make it yours alone: chmod 700."),
        [EndpointFault.AccessDenied] = new("AccessDenied", ErrorCategory.PermissionDenied, "A host serves its own user alone: choose a socket of your own with -Socket or $env:SMASH_SOCKET."),
    };

    private static readonly Dictionary<LinkFault, ErrorRow> OfLinks = new()
    {
        [LinkFault.SshNotFound] = new("SshNotFound", ErrorCategory.NotInstalled, "Install OpenSSH's client (Debian: openssh-client), or put it on PATH."),
        [LinkFault.NameNotFound] = new("HostNameNotFound", ErrorCategory.ObjectNotFound, "Check the name, or name the machine in ssh's configuration (~/.ssh/config)."),
        [LinkFault.Unreachable] = new("HostUnreachable", ErrorCategory.ConnectionError, "Check that the machine is on, the port (-Port), and that an ssh server listens there."),
        [LinkFault.TimedOut] = new("ConnectingTimedOut", ErrorCategory.OperationTimeout, "Check that the machine is on, or wait longer with -ConnectingTimeout."),
        [LinkFault.HostKeyUnknown] = new("HostKeyUnknown", ErrorCategory.SecurityError, "Compare the machine's key and accept it once: ssh HOST; or add it to known_hosts."),
        [LinkFault.HostKeyChanged] = new("HostKeyChanged", ErrorCategory.SecurityError, "Ask the machine's administrator. Only if its key was really replaced: ssh-keygen -R HOST, then accept the new one."),
        [LinkFault.AuthenticationRefused] = new("AuthenticationRefused", ErrorCategory.AuthenticationError, "Check -UserName and -KeyFilePath; the public key has to be in ~/.ssh/authorized_keys there. A password can be asked for only in an interactive session."),
        [LinkFault.InvalidOption] = new("InvalidSshOption", ErrorCategory.InvalidArgument, "Check -Options and ~/.ssh/config: man ssh_config."),
        [LinkFault.SmashNotFound] = new("SmashNotFoundOnHost", ErrorCategory.NotInstalled, "Install Smash there (the package smash, or the module with its host), so that a non-interactive shell finds the program smash on PATH, or name it with -RemotePath."),
        [LinkFault.SmashTooOld] = new("SmashTooOldOnHost", ErrorCategory.NotImplemented, "Install a newer Smash there."),
        [LinkFault.ForwardingRefused] = new("ForwardingRefused", ErrorCategory.PermissionDenied, "The ssh server there needs AllowStreamLocalForwarding yes (or local) and no DisableForwarding in sshd_config, and the key no such restriction in authorized_keys."),
        [LinkFault.Unknown] = new("SshFailed", ErrorCategory.ConnectionError, "Try the same with ssh itself: ssh -v HOST."),
    };

    private static readonly Dictionary<ServiceFault, ErrorRow> OfServices = new()
    {
        [ServiceFault.SystemdNotRunning] = new("SystemdNotRunning", ErrorCategory.ResourceUnavailable, "Log in where systemd runs for the user (ssh, a desktop), or leave -Enable out: the units are written for later."),
        [ServiceFault.ForeignFile] = new("ForeignUnitFile", ErrorCategory.ResourceExists, "Move the file away, or keep it: what it says is systemd's to do."),
        [ServiceFault.Refused] = new("SystemdRefused", ErrorCategory.InvalidOperation, "systemctl --user status smash.socket smash.service tells more."),
    };

    /// <summary>The errors of the RED report, by the names that it has for them.</summary>
    private static readonly Dictionary<RedError, ErrorRow> OfRed = new()
    {
        [RedError.Unknown] = new("RED_EUNKNOWN", ErrorCategory.InvalidResult, "The message is the RED's own; its log may tell more."),
        [RedError.BadKey] = new("RED_EBADKEY", ErrorCategory.InvalidOperation, "The RED was restarted, and its worlds are gone: Connect-RedHost connects anew."),
        [RedError.NoMoreWorld] = new("RED_ENOMOREWORLD", ErrorCategory.LimitsExceeded, "Remove-RedWorld destroys those that are not needed; RED_MAX_WORLDS is the RED's limit."),
        [RedError.BadWorld] = new("RED_EBADWORLD", ErrorCategory.ObjectNotFound, "The world is gone: New-RedWorld makes another."),
        [RedError.BadProperty] = new("RED_EBADPROPERTY", ErrorCategory.ObjectNotFound, "Get-RedProperty without a name lists the properties."),
        [RedError.NoEntry] = new("RED_ENOENT", ErrorCategory.ObjectNotFound, "Get-RedItem lists what is there; New-RedDirectory -Force makes a directory with those that it lies in."),
        [RedError.NotEmpty] = new("RED_ENOTEMPTY", ErrorCategory.InvalidOperation, "Remove what is in it first, or use -Recurse, which does so."),
        [RedError.BadSink] = new("RED_EBADSINK", ErrorCategory.InvalidArgument, "The message tells whether it is the path or the address; port 0 has the RED choose one."),
        [RedError.BadSource] = new("RED_EBADSOURCE", ErrorCategory.InvalidArgument, "The message tells whether it is the path or the address: somebody has to listen there before the source is started."),
        [RedError.BadCommand] = new("RED_EBADCOMMAND", ErrorCategory.InvalidArgument, "Programs have to be in the world: Send-RedItem brings them, Set-RedItemPermission makes them executable."),
        [RedError.BadRun] = new("RED_EBADRUN", ErrorCategory.InvalidArgument, "The message tells which stream, and why it cannot be had."),
        [RedError.BadSignal] = new("RED_EBADSIGNAL", ErrorCategory.InvalidArgument, "Signals have the names and numbers of Linux, from 1 to 31."),
        [RedError.BadJob] = new("RED_EBADJOB", ErrorCategory.ObjectNotFound, "Get-RedJob lists the jobs that are there."),
    };

    private static readonly Dictionary<RedLinkFault, ErrorRow> OfRedLinks = new()
    {
        [RedLinkFault.Unknown] = new("RedCallFailed", ErrorCategory.ConnectionError, "Run the command again; Connect-RedHost tells whether the RED is there."),
        [RedLinkFault.Unreachable] = new("RedHostUnreachable", ErrorCategory.ConnectionError, "Check that the RED runs, and its address: Get-RedHost tells that of a Smash host, RED_LISTEN sets it."),
        [RedLinkFault.NameNotFound] = new("RedHostNameNotFound", ErrorCategory.ObjectNotFound, "Check the name of the machine."),
        [RedLinkFault.TimedOut] = new("RedTimedOut", ErrorCategory.OperationTimeout, "Check that the machine is on and that no firewall is between, and try again."),
        [RedLinkFault.Lost] = new("RedConnectionLost", ErrorCategory.ConnectionError, "The call may have been carried out: look before it is made again."),
        [RedLinkFault.Unauthorized] = new("RedUnauthorized", ErrorCategory.AuthenticationError, "Connect-RedHost takes the token (-Token) or the client certificate (-Certificate) that the RED asks for."),
        [RedLinkFault.CertificateUntrusted] = new("RedCertificateUntrusted", ErrorCategory.SecurityError, "Compare the thumbprint with the RED's administrator, and give it with -Thumbprint; or the authority's certificate with -Authority."),
        [RedLinkFault.TlsMismatch] = new("RedTlsFailed", ErrorCategory.SecurityError, "Where the RED speaks TLS its address begins with https, and it may want a certificate (-Certificate)."),
        [RedLinkFault.NotRed] = new("NotARed", ErrorCategory.InvalidType, "Check the address and the port."),
        [RedLinkFault.MethodNotFound] = new("RedMethodNotFound", ErrorCategory.NotImplemented, "That RED does not have this: it is another make, or older."),
        [RedLinkFault.RequestTooLarge] = new("RedRequestTooLarge", ErrorCategory.LimitsExceeded, "Send less at once: files go by Send-RedItem, not as arguments."),
        [RedLinkFault.Busy] = new("RedBusy", ErrorCategory.ResourceBusy, "Try again in a while."),
        [RedLinkFault.Protocol] = new("RedProtocolError", ErrorCategory.ProtocolError, "Module and RED do not understand each other: use the same version of both."),
    };

    private static readonly Dictionary<RedTransferFault, ErrorRow> OfRedTransfers = new()
    {
        [RedTransferFault.Unknown] = new("RedTransferFailed", ErrorCategory.InvalidResult, "Run the command again with -Resume."),
        [RedTransferFault.NotFound] = new("PathNotFound", ErrorCategory.ObjectNotFound, "Check the path."),
        [RedTransferFault.IsDirectory] = new("RedItemIsDirectory", ErrorCategory.InvalidArgument, "-Recurse carries a directory with all that is in it."),
        [RedTransferFault.NotAFile] = new("RedItemNotAFile", ErrorCategory.InvalidType, "Only files and directories can be carried."),
        [RedTransferFault.NotADirectory] = new("RedDestinationNotADirectory", ErrorCategory.InvalidArgument, "Name a directory with -Destination."),
        [RedTransferFault.LocalFile] = new("LocalFileError", ErrorCategory.OpenError, "The message tells what this machine's file system refused."),
        [RedTransferFault.NotConnected] = new("RedTransferNotConnected", ErrorCategory.ConnectionError, "The RED and this machine have to reach each other at any port (RED_TRANSFER_PORTS bounds those of the RED): look for a firewall between them."),
        [RedTransferFault.Broken] = new("RedTransferBroken", ErrorCategory.ConnectionError, "The message tells why; -Resume goes on where it ended."),
        [RedTransferFault.ChecksumMismatch] = new("RedChecksumMismatch", ErrorCategory.InvalidData, "The file was changed while it was carried, or somebody changed the bytes: run the command again."),
    };

    /// <summary>The errors of REX, by the words that it has for them.</summary>
    private static readonly Dictionary<string, ErrorRow> OfRex = new ErrorRow[]
    {
        new("RexLibraryNotFound", ErrorCategory.ObjectNotFound, "The library has to be on the machine that calls it: give a path there, or a name that its dynamic loader finds (ldconfig -p)."),
        new("RexFunctionNotFound", ErrorCategory.ObjectNotFound, "Get-RexEntryPoint lists the functions of a library; nm -D does so too."),
        new("RexCallInvalid", ErrorCategory.InvalidArgument, "Get-Help about_Rex_Calls tells which types there are."),
        new("RexCallTooLarge", ErrorCategory.LimitsExceeded, "Pass less at once: all that goes there, and all that comes back, is less than a megabyte."),
        new("RexCallUnavailable", ErrorCategory.NotInstalled, "Install libffi there (Debian: libffi8, Fedora: libffi), and Smash with all its programs."),
        new("RexCallCrashed", ErrorCategory.InvalidResult, "The function ended its process, perhaps for arguments of other types than it takes. The next call has a new process."),
        new("RexCallTimedOut", ErrorCategory.OperationTimeout, "Give it more time with -Timeout, or do not wait for it: -NoWait."),
        new("RexHostLost", ErrorCategory.ConnectionError, "Whether it was carried out there is not known: look before it is asked for again."),
        new("RexSignatureMismatch", ErrorCategory.InvalidArgument, "Get-RexEntryPoint shows the function's signature; -ArgumentType and -ReturnType tell types that are not those of the values."),
        new("RexTypeNeeded", ErrorCategory.InvalidArgument, "Tell it with -ReturnType (void: nothing) and -ArgumentType, or name entry points with -EntryPointPath."),
        new("RexToolNotFound", ErrorCategory.NotInstalled, "Install abidw (Debian: abigail-tools, Fedora: libabigail), or export the entry points where it is."),
        new("RexNoDebugInformation", ErrorCategory.ObjectNotFound, "Build the library with -g, install its debug package, or use what was exported before it was stripped."),
        new("RexDebugInformationFailed", ErrorCategory.ReadError, "Try the same with abidw itself."),
        new("RexEntryPointFileInvalid", ErrorCategory.InvalidData, "Export-RexEntryPoint writes such files."),
        new("RexFailed", ErrorCategory.InvalidResult, "The message is REX's own; its log (rex.log at the host, rex_agent.log at the other machine) may tell more."),
        new("RexNotInstalled", ErrorCategory.NotInstalled, "Install Smash there, so that a non-interactive shell finds the program smash-rex on PATH, or name it with -RemotePath."),
        new("RexUsage", ErrorCategory.NotImplemented, "The smash-rex there does not understand this module: install the same version of Smash there."),
        new("RexFileError", ErrorCategory.WriteError, "The message tells what the file system refused."),
        new("RexKeyExists", ErrorCategory.ResourceExists, "Use the key that is there (Get-RexKey), or put another in its place with -Force."),
        new("RexKeygenNotFound", ErrorCategory.NotInstalled, "Install OpenSSH's client (Debian: openssh-client), or put it on PATH."),
        new("RexKeyInvalid", ErrorCategory.InvalidData, "Make the key anew: New-RexKey -Force."),
        new("RexKeyConflict", ErrorCategory.SecurityError, "Remove the line that the message names from authorized_keys there, or make another key: New-RexKey -Force."),
        new("RexIdentityInvalid", ErrorCategory.InvalidArgument, "An identity is HOST.USER or HOST.USER.PROGRAM; Get-RexKey lists this user's."),
        new("RexGrantInvalid", ErrorCategory.InvalidArgument, "Functions go with rcall and rjump alone; each is [LIBRARY:]FUNCTION."),
        new("RexStillDenied", ErrorCategory.PermissionDenied, "Get-RexAccess shows the line; grant all that it takes away, or change the file ~/.config/smash/rex/access."),
        new("RexAccessInvalid", ErrorCategory.SecurityError, "Put the file ~/.config/smash/rex/access right: the message names the line, or whose it must be."),
        new("RexConfigurationInvalid", ErrorCategory.InvalidData, "Put rex.rc right: the message names the file and line."),
        new("RexServerInvalid", ErrorCategory.InvalidArgument, "Write HOST, USER@HOST or USER@HOST:PORT."),
        new("RexProgramPath", ErrorCategory.InvalidOperation, "Install Smash there in a folder whose path has no quotes."),
        new("RexProcessNotFound", ErrorCategory.ObjectNotFound, "Get-Process lists the processes of this machine."),
        new("RexForkUnavailable", ErrorCategory.NotInstalled, "Install CRIU 4 or later (package criu), and Smash with all its programs, here and there."),
        new("RexNotGranted", ErrorCategory.PermissionDenied, "The owner of the account there can grant it: Grant-RexAccess."),
        new("RexClientNotAllowed", ErrorCategory.PermissionDenied, "The option clients of rex.rc there says who may come; its owner can change it."),
        new("RexIdentityMissing", ErrorCategory.AuthenticationError, "Publish the key for REX: Publish-RexKey; and see that ssh uses it and no other."),
        new("RexServerNotFound", ErrorCategory.ObjectNotFound, "Get-RexServer lists the servers of rex.rc."),
        new("RexHostUnknown", ErrorCategory.ObjectNotFound, "Get-RexServer lists the servers of rex.rc; add it there: servers : NAME."),
        new("RexHostUnreachable", ErrorCategory.ConnectionError, "ssh NAME must get there without a question; Get-RexServer NAME -Explain tells what is in the way."),
        new("RexNoHost", ErrorCategory.ResourceUnavailable, "Get-RexServer -Explain tells of each server why it is not chosen."),
        new("RexKeyUnknown", ErrorCategory.ObjectNotFound, "Get-RexKey lists this user's keys; New-RexKey -Program makes one."),
        new("RexTransactionUnknown", ErrorCategory.NotImplemented, "Install the same version of Smash there."),
    }.ToDictionary(static row => row.Id, StringComparer.Ordinal);

    /// <summary>Finds the row of an exception.</summary>
    public static ErrorRow Find(Exception exception) => exception switch
    {
        CommandException command => command.Row,
        HostNotRunningException => NotRunning,
        HostStartException => StartFailed,
        ServiceException service => OfServices.GetValueOrDefault(service.Fault, Unknown),
        SshLinkException link => OfLinks.GetValueOrDefault(link.Fault, Unknown),
        EndpointException endpoint => OfEndpoints.GetValueOrDefault(endpoint.Fault, Unknown),
        RedErrorException red => OfRed.GetValueOrDefault(red.RedError, Unknown),
        RedLinkException red => OfRedLinks.GetValueOrDefault(red.Fault, Unknown),
        RedTransferException transfer => OfRedTransfers.GetValueOrDefault(transfer.Fault, Unknown),
        RexErrorException rex => OfRex.GetValueOrDefault(rex.ErrorId) ?? new ErrorRow(rex.ErrorId, CategoryOf(rex.Error), "Get-SmashLog REX may tell more."),
        SmashConnectionLostException => Lost,
        SmashException { Command: { } command } refused when OfCommands.TryGetValue((command, refused.Error), out ErrorRow? row) => row,
        SmashException { Request: { } request } refused when OfRequests.TryGetValue((request, refused.Error), out ErrorRow? row) => row,
        SmashException refused => OfErrors.GetValueOrDefault(refused.Error, Unknown),
        ObjectDisposedException => Closed,
        _ => Unknown,
    };

    // Of words that are newer than this module.
    private static ErrorCategory CategoryOf(Errno error) => error switch
    {
        Errno.EACCES or Errno.EPERM => ErrorCategory.PermissionDenied,
        Errno.ENOENT or Errno.ESRCH => ErrorCategory.ObjectNotFound,
        Errno.EINVAL => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.InvalidOperation,
    };

    /// <summary>Makes the error record of an exception.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="target">What it happened to.</param>
    public static ErrorRecord CreateRecord(Exception exception, object? target)
    {
        ErrorRow row = Find(exception);
        var record = new ErrorRecord(exception, row.Id, row.Category, target);
        if (row.Action is not null)
        {
            record.ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = row.Action };
        }

        return record;
    }
}
