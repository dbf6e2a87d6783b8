using System.Management.Automation;
using Smash.Protocol;

namespace Smash.PowerShell;

/// <summary>A cmdlet that makes or changes pools: what can be said of one.</summary>
public abstract class PoolChangeCommand : JobCommand
{
    /// <summary>Jobs of it that run at once; 0: none are started; $null: as many as the host runs.</summary>
    [Parameter]
    [AllowNull]
    public uint? Slots { get; set; }

    /// <summary>Jobs of one client that run at once; 0 or $null: no cap.</summary>
    [Parameter]
    [AllowNull]
    public uint? ClientSlots { get; set; }

    /// <summary>Jobs that may wait; 0 or $null: any number.</summary>
    [Parameter]
    [AllowNull]
    public uint? Capacity { get; set; }

    /// <summary>What happens to a submission when so many wait.</summary>
    [Parameter]
    public FullPolicy WhenFull { get; set; }

    /// <summary>Start none of its jobs; those that run go on.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>What runs its jobs: Slurm, or Local or $null for the host itself.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(EngineCompleter))]
    public string? Engine { get; set; }

    /// <summary>What the parameters ask for.</summary>
    /// <param name="name">The pool.</param>
    /// <param name="mode">Whether it is to be there before.</param>
    /// <exception cref="CommandException">They do not go together.</exception>
    private protected SetPoolRequest CreateRequest(string name, PoolMode mode)
    {
        (uint? capacity, FullPolicy? whenFull) = GetCapacity();
        return new SetPoolRequest
        {
            Name = name,
            Mode = mode,
            Slots = IsGiven(nameof(Slots)) ? Slots ?? uint.MaxValue : null,
            IsPaused = IsGiven(nameof(Paused)) ? Paused.IsPresent : null,
            ClientSlots = IsGiven(nameof(ClientSlots)) ? ClientSlots ?? 0 : null,
            Capacity = capacity,
            WhenFull = whenFull,
            Engine = IsGiven(nameof(Engine)) ? Engine ?? "" : null,
        };
    }

    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>The two go together: a capacity means to refuse where nothing else is said, and a pool that takes any number has none.</summary>
    private (uint? Capacity, FullPolicy? WhenFull) GetCapacity()
    {
        uint? capacity = IsGiven(nameof(Capacity)) ? Capacity ?? 0 : null;
        FullPolicy? whenFull = IsGiven(nameof(WhenFull)) ? WhenFull : null;
        return (capacity, whenFull) switch
        {
            (0, FullPolicy.Refuse or FullPolicy.DropOldest) or ( > 0, FullPolicy.Queue) =>
                throw new CommandException("PoolCapacityInvalid", $"A capacity of {capacity} and -WhenFull {whenFull} do not go together: a pool with a capacity refuses or drops the oldest when it is full, and one without takes any number of jobs."),
            (0, null) or (null, FullPolicy.Queue) => (0, FullPolicy.Queue),
            ( > 0, null) => (capacity, KeptPolicy),
            _ => (capacity, whenFull),
        };
    }

    /// <summary>What a pool does when it is full, where a capacity alone is given.</summary>
    private protected virtual FullPolicy? KeptPolicy => FullPolicy.Refuse;
}
