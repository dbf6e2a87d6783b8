using System.Globalization;
using System.Management.Automation;
using Smash.Client;

namespace Smash.PowerShell;

/// <summary>Calls a function of a shared library, here or on another machine, in a process of its own.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "RexFunction", SupportsShouldProcess = true)]
[OutputType(typeof(object), typeof(RexFunctionResult))]
public sealed class InvokeRexFunctionCommand : JobCommand
{
    // What a command of REX's may take, with some of it for the way.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The library: a path, or a name that the dynamic loader finds where the function is called.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Library { get; set; } = "";

    /// <summary>The function's name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("Name")]
    [ArgumentCompleter(typeof(RexFunctionCompleter))]
    public string Function { get; set; } = "";

    /// <summary>The arguments.</summary>
    [Parameter(Position = 2)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>The arguments as a raw stack frame.</summary>
    [Parameter]
    [ValidateNotNull]
    public byte[]? StackFrame { get; set; }

    /// <summary>The types of the arguments.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? ArgumentType { get; set; }

    /// <summary>The type of what the function returns.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReturnType { get; set; }

    /// <summary>A file with entry points, as Export-RexEntryPoint writes it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EntryPointPath { get; set; }

    /// <summary>Where: a server of rex.rc, auto, or localhost.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RexServerCompleter))]
    public string ComputerName { get; set; } = "auto";

    /// <summary>How long the function may take.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Timeout { get; set; }

    /// <summary>Enter the function and do not wait for its return.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Write all that is known of the call, in place of its value.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess($"{Function} of {Library} on {ComputerName}", "Call function"))
        {
            TryDo(Function, Call);
        }
    }

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static object? UnwrapAll(object? value) => Unwrap(value) switch
    {
        object?[] members => members.Select(UnwrapAll).ToArray(),
        var plain => plain,
    };

    private void Call()
    {
        RexFunctionCall call = Bind();
        RexFunctionResult result = GetConnection().CallFunction(call, StoppingToken);
        if (Detailed || NoWait)
        {
            WriteObject(result);
            return;
        }

        if (result.Output.Length > 0)
        {
            WriteInformation(result.Output.TrimEnd('\n'), ["Rex"]);
        }

        if (call.ReturnType.Kind != RexTypeKind.Void)
        {
            WriteObject(result.Value, enumerateCollection: false);
        }
    }

    private RexFunctionCall Bind()
    {
        string library = Library.Contains('/') ? GetUnresolvedProviderPathFromPSPath(Library) : Library;
        var target = new RexCallTarget(library, Function)
        {
            ReturnType = ReturnType is null ? null : RexType.Parse(ReturnType),
            ArgumentTypes = ArgumentType is null ? null : [.. ArgumentType.Select(RexType.Parse)],
        };
        RexEntryPoint? known = FindEntryPoint(library);
        RexFunctionCall call = StackFrame is null ? RexSignature.Bind(target, known, [.. (ArgumentList ?? [null]).Select(UnwrapAll)]) : BindFrame(target, known, StackFrame);
        return call.At(ComputerName, ReadTimeout(), isWaiting: !NoWait, SessionState.Path.CurrentFileSystemLocation.ProviderPath);
    }

    private RexFunctionCall BindFrame(RexCallTarget target, RexEntryPoint? known, byte[] frame) => ArgumentList.Length == 0
        ? RexSignature.BindFrame(target, known, frame)
        : throw new CommandException("InvalidArgument", "-StackFrame has all the arguments: leave -ArgumentList out.");

    private RexEntryPoint? FindEntryPoint(string library)
    {
        if (EntryPointPath is null)
        {
            return EntryPointSource.Find(library, Function, StoppingToken);
        }

        string path = GetUnresolvedProviderPathFromPSPath(EntryPointPath);
        return EntryPointSource.Find(EntryPointXml.ReadFile(path), Function)
            ?? throw new CommandException("RexEntryPointNotFound", $"{path} has no entry point {Function}.", ErrorCategory.ObjectNotFound);
    }

    private TimeSpan? ReadTimeout()
    {
        if (Timeout is null)
        {
            return NoWait ? null : DefaultTimeout;
        }

        TimeSpan timeout = TimeParameter.Read(nameof(Timeout), Timeout);
        return timeout > TimeSpan.Zero && (NoWait || timeout <= LongestTimeout) && timeout.TotalMilliseconds <= uint.MaxValue
            ? timeout
            : throw new CommandException("LimitOutOfRange", string.Create(CultureInfo.InvariantCulture, $"-Timeout cannot be {timeout}: a call that is waited for takes at most {LongestTimeout.TotalSeconds} s. -NoWait enters what takes longer."));
    }
}
