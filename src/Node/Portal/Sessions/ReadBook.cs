using LotusBridge.Custody.Statements;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Portal.Sessions;

/// <summary>Writes down who looked at which object, before they see it; never what they saw.</summary>
internal sealed class ReadBook(Store store, TimeProvider clock)
{
    public async Task WriteAsync(Author who, PageRule rule, string named, CancellationToken stop)
    {
        Telemetry.PortalReads.Add(1, Telemetry.Tag("page", rule.Pattern));
        await store.WriteAsync(
            db =>
            {
                db.Add(new ReadRow { By = who.Id, Page = rule.Pattern, Object = named, At = clock.GetUtcNow() });
                return Task.CompletedTask;
            },
            stop);
    }
}
