namespace Smash.Protocol.Red;

/// <summary>The errors of RED: <c>red_errno</c> of a fault.</summary>
public enum RedError
{
    /// <summary>RED_ENONE: no error.</summary>
    None = 0,

    /// <summary>RED_EUNKNOWN: an error that the RED report does not take into account; the fault's texts say which.</summary>
    Unknown = 1,

    /// <summary>RED_EBADKEY: the RED key is not that of this RED.</summary>
    BadKey = 2,

    /// <summary>RED_ENOMOREWORLD: the RED has created all worlds that it can.</summary>
    NoMoreWorld = 3,

    /// <summary>RED_EBADWORLD: the world does not exist on this RED.</summary>
    BadWorld = 4,

    /// <summary>RED_EBADPROPERTY: a property that was asked for is not available.</summary>
    BadProperty = 5,

    /// <summary>RED_ENOENT: a component of the path does not exist, or the path is empty.</summary>
    NoEntry = 6,

    /// <summary>RED_ENOTEMPTY: the directory is not empty.</summary>
    NotEmpty = 7,

    /// <summary>RED_EBADSINK: the sink is invalid.</summary>
    BadSink = 8,

    /// <summary>RED_EBADSOURCE: the source is invalid.</summary>
    BadSource = 9,

    /// <summary>RED_EBADCOMMAND: the command is invalid.</summary>
    BadCommand = 10,

    /// <summary>RED_EBADRUN: the parameters of the run are invalid.</summary>
    BadRun = 11,

    /// <summary>RED_EBADSIGNAL: the signal is invalid.</summary>
    BadSignal = 12,

    /// <summary>RED_EBADJOB: the job is invalid.</summary>
    BadJob = 13,
}
