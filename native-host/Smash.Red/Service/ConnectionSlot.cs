using Microsoft.AspNetCore.Connections;

namespace Smash.Red.Service;

/// <summary>A connection among all: idle, or with a call that is being answered.</summary>
/// <param name="table">All connections.</param>
/// <param name="connection">The connection.</param>
internal sealed class ConnectionSlot(ConnectionTable table, ConnectionContext connection)
{
    /// <summary>Its place among the idle or the busy ones; the table's own.</summary>
    internal LinkedListNode<ConnectionSlot>? Node { get; set; }

    /// <summary>When its call was there, by the table's clock.</summary>
    internal long BusySince { get; set; }

    /// <summary>Whether its place has been given to another.</summary>
    internal bool IsCut { get; set; }

    /// <summary>A call is there as a whole, and is answered from now on.</summary>
    public void Begin() => table.SetBusy(this);

    /// <summary>The call was answered.</summary>
    public void End() => table.SetIdle(this);

    /// <summary>Cuts the connection.</summary>
    internal void Abort() => connection.Abort(new ConnectionAbortedException("Others need the place of this connection, which was idle, or busy for longest."));
}
