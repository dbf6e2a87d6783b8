using Smash.Protocol.Rex;
using Smash.Rex.Channels;

namespace Smash.Rex.Calls;

/// <summary>Calls functions for those at home, here or at other machines.</summary>
/// <param name="local">What calls where no other machine is wanted.</param>
/// <param name="place">Opens a channel at another machine: its name or auto, the folder that the user is in (null: none), the call.</param>
internal sealed class FunctionCaller(CallControllers local, Func<string, string?, RexOpen, Task<PlacedCall>> place)
{
    /// <summary>The name of the machine that needs no link.</summary>
    public const string Here = "localhost";

    /// <summary>Calls, and waits for the result; of rjump, until the function was entered.</summary>
    /// <param name="server">A server of rex.rc, auto, or <see cref="Here"/>.</param>
    /// <param name="folder">The folder that the user is in; null: none.</param>
    /// <param name="open">The call.</param>
    /// <param name="left">Completed when whoever waits has gone: the call is given up. Of rjump it means nothing.</param>
    /// <exception cref="RexRefusedException">The function was not entered.</exception>
    /// <exception cref="HostLostException">The link ended: whether it was entered is not known.</exception>
    public async Task<CallAnswer> CallAsync(string server, string? folder, RexOpen open, Task left)
    {
        bool waits = open.Transaction == RexTransaction.Call;
        if (server != Here)
        {
            return await CallThereAsync(await place(server, folder, open), waits, left);
        }

        return waits ? await CallHereAsync(open, left) : await JumpHereAsync(open);
    }

    private async Task<CallAnswer> CallHereAsync(RexOpen open, Task left)
    {
        var entered = new TaskCompletionSource<RexFields>(TaskCreationOptions.RunContinuationsAsynchronously);
        RexFields result = await local.CallAsync(new CallRequest(open, fields => entered.TrySetResult(fields), left));
        return new CallAnswer(Here, await entered.Task, result);
    }

    private async Task<CallAnswer> JumpHereAsync(RexOpen open)
    {
        var entered = new TaskCompletionSource<RexFields>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task jump = local.JumpAsync(new CallRequest(open, fields => entered.TrySetResult(fields), new TaskCompletionSource().Task));
        if (await Task.WhenAny(entered.Task, jump) == jump)
        {
            await jump;
        }

        return new CallAnswer(Here, await entered.Task, new RexFields());
    }

    private static async Task<CallAnswer> CallThereAsync(PlacedCall placed, bool waits, Task left)
    {
        if (waits)
        {
            await Task.WhenAny(placed.Result, left);
        }

        // What nobody waits for is given up there with the channel.
        placed.Channel.Close();
        RexFields result = waits ? await placed.Result : new RexFields();
        return new CallAnswer(placed.Server, placed.Accepted, result);
    }
}
