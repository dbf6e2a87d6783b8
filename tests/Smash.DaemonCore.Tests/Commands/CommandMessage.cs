using Smash.Protocol;
using Smash.Protocol.Cedar;

namespace Smash.DaemonCore.Tests.Commands;

/// <summary>Messages as a client would write and read them.</summary>
internal static class CommandMessage
{
    public static ReadOnlyMemory<byte> Command(int number, Action<CedarWriter>? arguments = null)
    {
        var writer = new CedarWriter();
        writer.Put(number);
        arguments?.Invoke(writer);
        return writer.Message;
    }

    /// <summary>Reads an answer's status; a refusal must be nothing but the status and a message.</summary>
    public static Errno Status(CedarReader answer)
    {
        var status = (Errno)answer.GetInt32();
        if (status != Errno.None)
        {
            Assert.NotEqual("", answer.GetString());
            answer.EndOfMessage();
        }

        return status;
    }

    public static Errno Status(ReadOnlyMemory<byte> answer) => Status(new CedarReader(answer));
}
