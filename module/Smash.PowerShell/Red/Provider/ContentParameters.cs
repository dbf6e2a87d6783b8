using System.Management.Automation;
using System.Text;

namespace Smash.PowerShell;

/// <summary>What the content cmdlets can be told of the drives of worlds, as they can of those of the file system.</summary>
public class ContentParameters
{
    /// <summary>The content is bytes, one by one, and no text.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>Encoding of text: utf8 (also utf8NoBOM, utf8BOM), ascii, unicode, bigendianunicode, utf32, latin1, another name of .NET's or an Encoding; default utf8, without a byte order mark.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public object? Encoding { get; set; }

    /// <summary>The encoding that was asked for.</summary>
    /// <exception cref="CommandException">InvalidEncoding: there is none of that name.</exception>
    internal Encoding GetEncoding() => EncodingParameter.Read(Encoding);
}
