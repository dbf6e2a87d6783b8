using System.Management.Automation;

namespace Smash.PowerShell;

/// <summary>A command was given what it cannot use, so that no request was sent.</summary>
public sealed class CommandException : Exception
{
    /// <summary>Makes one with a default message.</summary>
    public CommandException()
        : this("The command cannot use what it was given.")
    {
    }

    /// <summary>Makes one with the id InvalidArgument.</summary>
    /// <param name="message">What is wrong.</param>
    public CommandException(string message)
        : this("InvalidArgument", message)
    {
    }

    /// <summary>Makes one with the id InvalidArgument.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What failed beneath.</param>
    public CommandException(string message, Exception innerException)
        : base(message, innerException) => Row = new ErrorRow("InvalidArgument", ErrorCategory.InvalidArgument);

    /// <summary>Makes one.</summary>
    /// <param name="id">Stable id of the error.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="category">Category.</param>
    public CommandException(string id, string message, ErrorCategory category = ErrorCategory.InvalidArgument)
        : base(message) => Row = new ErrorRow(id, category);

    internal ErrorRow Row { get; }
}
