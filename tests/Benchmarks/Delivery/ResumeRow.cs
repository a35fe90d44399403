using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Delivery;

namespace LotusBridge.Benchmarks.Delivery;

/// <summary>A line that is cut when 90 % of the bytes have gone up: what is sent again, heads of requests included.</summary>
internal static class ResumeRow
{
    private const int Length = 1 << 30;
    private const int Quick = 64 << 20;
    private const double Bar = 8;
    private const double Mebi = 1 << 20;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var stage = await DeliveryStage.StartAsync(bench, isTls: false).ConfigureAwait(false);
        if (stage is null)
        {
            return new Measured(
                new Row("resume_resent", null, "MiB", null, null, null, Bar, Met: false), Remark: "not measured: no packs at hand");
        }

        await using (stage.ConfigureAwait(false))
        {
            var path = Path.Combine(stage.Folder, "package.age");
            var manifest = await SealAsync(stage, path, bench.IsQuick ? Quick : Length).ConfigureAwait(false);
            var size = manifest.Sealed.Size;
            var line = new BadLine(stage.Macau, size * 9 / 10);
            await using (line.ConfigureAwait(false))
            {
                var content = File.OpenRead(path);
                await using (content.ConfigureAwait(false))
                {
                    var list = await PartList.OfAsync(content, default).ConfigureAwait(false);
                    var done = await stage.ClientAt(line.Address)
                        .UploadAsync(manifest.Package, content, list, new Sending(), default).ConfigureAwait(false);
                    done.Required();
                }

                // Of each part the head is sent once in any case; what is above the bytes themselves and those is again.
                var resent = (line.Up - size) / Mebi;
                return new Measured(
                    new Row("resume_resent", resent, "MiB", null, null, null, Bar, line.HasBroken && resent <= Bar),
                    Remark: $"{size >> 20} MiB, cut at 90 %, two parts of 4 MiB on their way; with the heads of all requests");
            }
        }
    }

    private static async Task<PackageSealed> SealAsync(DeliveryStage stage, string path, int length)
    {
        var order = await stage.CollectAsync().ConfigureAwait(false);
        var issued = (OrderIssued)order.Issued.Body;
        var into = File.Create(path);
        await using (into.ConfigureAwait(false))
        {
            var manifest = await Package.SealAsync(
                LotusBridge.Cli.Names.Package(),
                [
                    new PackageSource(
                        "records.bin", length, issued.WholeAnswer(),
                        _ => Task.FromResult<Stream>(new MemoryStream(new byte[length]))),
                ],
                [.. order.Identities.Select(identity => identity.Recipient)], into, default).ConfigureAwait(false);
            var view = (await stage.Provider.Home.OrderAsync(order.Number, default).ConfigureAwait(false)).Required();
            var statement = OrderStatements.Reader.Sign(
                manifest, order.Number, stage.Provider.Id, Moment.ToSecond(TimeProvider.System.GetUtcNow()), view.Heads,
                stage.Provider.Key);
            (await stage.Provider.Home.SubmitAsync(statement, default).ConfigureAwait(false)).Required();
            await stage.KnownAsync(manifest.Package).ConfigureAwait(false);
            return manifest;
        }
    }
}
