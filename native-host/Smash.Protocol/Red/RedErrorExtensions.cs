namespace Smash.Protocol.Red;

/// <summary>Names and texts of <see cref="RedError"/>.</summary>
public static class RedErrorExtensions
{
    private static readonly (string Name, string Message)[] Errors =
    [
        ("RED_ENONE", "No error."),
        ("RED_EUNKNOWN", "Unknown error."),
        ("RED_EBADKEY", "The key used to access this RED is not valid."),
        ("RED_ENOMOREWORLD", "This RED has created all the worlds that it can."),
        ("RED_EBADWORLD", "The world does not exist on this RED."),
        ("RED_EBADPROPERTY", "A property that was asked for is not available on this RED."),
        ("RED_ENOENT", "A component of the path does not exist, or the path is an empty string."),
        ("RED_ENOTEMPTY", "The directory is not empty."),
        ("RED_EBADSINK", "The sink is not valid."),
        ("RED_EBADSOURCE", "The source is not valid."),
        ("RED_EBADCOMMAND", "The command is not valid."),
        ("RED_EBADRUN", "The parameters of the run are not valid."),
        ("RED_EBADSIGNAL", "The signal is not valid."),
        ("RED_EBADJOB", "The job does not exist in this world."),
    ];

    /// <summary>The name in the RED report; that of <see cref="RedError.Unknown"/> for a number that the report does not have.</summary>
    /// <param name="error">The error.</param>
    public static string Name(this RedError error) => Find(error).Name;

    /// <summary>What it means: the text that <c>red_msg</c> has.</summary>
    /// <param name="error">The error.</param>
    public static string Message(this RedError error) => Find(error).Message;

    private static (string Name, string Message) Find(RedError error) => Errors[(uint)error < (uint)Errors.Length ? (int)error : (int)RedError.Unknown];
}
