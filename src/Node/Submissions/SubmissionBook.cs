using LotusBridge.Exchange.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Submissions;

/// <summary>Writes down what became of each attempt to send, in the transaction that writes down the attempt.</summary>
internal static class SubmissionBook
{
    public static async Task RecordAsync(
        NodeDb db, OutboxRow sent, Exchange.Peers.Delivery delivery, DateTimeOffset at, CancellationToken stop)
    {
        var row = await db.Submissions.FirstOrDefaultAsync(
            one => one.Statement == sent.Statement && one.Peer == sent.Peer, stop);
        if (delivery.Outcome == DeliveryOutcome.Received)
        {
            if (row is not null)
            {
                db.Remove(row);
            }

            return;
        }

        if (row is null)
        {
            row = new SubmissionRow { Statement = sent.Statement, Peer = sent.Peer, FirstAt = at, LastAt = at };
            db.Add(row);
        }

        row.LastAt = at;
        row.Refusal = delivery.Refusal?.ToArray() ?? row.Refusal;
        if (delivery.Outcome == DeliveryOutcome.Refused)
        {
            row.AlarmedAt ??= at;
        }
    }
}
