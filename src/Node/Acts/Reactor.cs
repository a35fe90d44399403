using LotusBridge.Custody.Statements;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Acts;

/// <summary>
/// What the node says by itself when a thread has moved or a clock has run out, and what leaves for the other side.
/// Runs inside the transaction of whatever moved the thread.
/// </summary>
internal sealed class Reactor(
    Self self, Settings settings, KnownOfficials officials, Departures departures, DueThreads dues, EntryBook entries,
    OrderBook orders, TimeProvider clock)
{
    /// <summary>More than this at once would be a loop, not a procedure.</summary>
    private const int MaxReactions = 64;

    /// <summary>A statement by this node in a thread, answering its heads.</summary>
    public Act Word(OpenThread thread, StatementBody body)
    {
        var at = clock.GetUtcNow();
        var answers = thread.Folded.AnswersFor(OrderStatements.Types.Of(body).Shared);
        var statement = OrderStatements.Reader.Sign(body, thread.Name, self.Id, at, answers, self.Keys.Node);
        return new Act(statement, officials.Find(self.Id, at)!);
    }

    /// <summary>Says everything that is due until nothing is, brings the order's row up to date, then fills the outbox.</summary>
    /// <param name="db">The open transaction's.</param>
    /// <param name="thread">After the statement that moved it.</param>
    /// <param name="latest">That statement's body.</param>
    /// <param name="stop">Nothing is committed yet.</param>
    /// <returns>How many statements the node made.</returns>
    public async Task<int> FollowAsync(NodeDb db, OpenThread thread, StatementBody latest, CancellationToken stop)
    {
        var count = 0;
        if (ThreadKinds.Of(latest) == ThreadKind.Order)
        {
            while (Next(thread) is { } act)
            {
                if (++count > MaxReactions)
                {
                    throw new InvalidOperationException($"more than {MaxReactions} reactions in one thread at once");
                }

                await thread.AddOwnAsync(act, entries, clock.GetUtcNow(), stop);
                if (act.Body is AlarmRaised alarm)
                {
                    Telemetry.AlarmsRaised.Add(1, Telemetry.Tag("alarm", alarm.Alarm));
                }

                CrashPoints.Here("after-reaction");
            }

            await orders.PutAsync(db, thread, stop);
            dues.Put(thread.Name, Reactions.NextDue(thread.Folded, self.Territory));
        }
        else if (latest is OfficialRevoked gone)
        {
            await OrderBook.DoubtAsync(db, gone, stop);
        }

        await departures.AddAsync(db, thread, latest, stop);
        CrashPoints.Here("after-outbox");
        return count;
    }

    // A word without effect would be due again at once, and for ever: it is not said.
    private Act? Next(OpenThread thread) =>
        Reactions.Of(thread.Folded, self.Territory, clock.GetUtcNow(), backups: settings.Packages.Backups)
            .Select(body => Word(thread, body))
            .FirstOrDefault(act => thread.Admit(act).IsAccepted);
}
