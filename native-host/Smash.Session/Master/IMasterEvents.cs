using Smash.DaemonCore.Processes;

namespace Smash.Session.Master;

/// <summary>What the master tells, on the loop: what becomes of the jobs' processes, and what concerns the session itself.</summary>
internal interface IMasterEvents : IProcessEvents
{
    void OnHello(MasterIdentity master, SessionStart start);

    void OnChildrenEnd();

    void OnShutdown();

    void OnDebug(bool isOn);

    /// <summary>The cap on concurrent jobs is now that; it may be under what runs. Only a gate with a cap says so.</summary>
    void OnSlots(int slots);

    void OnReconfigure();

    /// <summary>Another session is to take this one's place.</summary>
    void OnRetire();

    void OnMasterGone();
}
