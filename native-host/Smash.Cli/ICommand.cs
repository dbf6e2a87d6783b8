namespace Smash.Cli;

/// <summary>One command of the client.</summary>
internal interface ICommand
{
    /// <summary>What is typed.</summary>
    string Name { get; }

    /// <summary>The arguments behind the name, for people.</summary>
    string Arguments { get; }

    /// <summary>What it does, for people.</summary>
    string Summary { get; }

    /// <summary>Does it.</summary>
    /// <exception cref="UsageException">The arguments are not understood.</exception>
    /// <exception cref="Smash.Client.SmashException">The host refused, or is gone.</exception>
    void Execute(CommandContext context, ArgumentReader arguments, CancellationToken cancellationToken);
}
