using Smash.Protocol;

namespace Smash.Session.Master;

/// <summary>What the master tells, on the loop.</summary>
internal interface IMasterEvents
{
    void OnHello(MasterIdentity master, SessionStart start);

    void OnChild(ulong job, ChildProcess process, bool isStopped, int directErrno);

    void OnChildrenEnd();

    void OnLaunched(ulong job, ChildProcess process, long startedMicroseconds, int directErrno);

    void OnLaunchFailed(ulong job, LaunchStep step, Errno error);

    void OnStopped(ulong job);

    void OnContinued(ulong job);

    void OnEnded(ulong job, ProcessEnd end);

    void OnLost(ulong job, long endedMicroseconds);

    void OnShutdown();

    void OnDebug(bool isOn);

    /// <summary>Another session is to take this one's place.</summary>
    void OnRetire();

    void OnMasterGone();
}
