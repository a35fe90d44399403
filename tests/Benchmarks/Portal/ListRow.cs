using System.Diagnostics;
using System.Globalization;
using LotusBridge.Cli.Demo;
using Microsoft.Data.Sqlite;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>
/// Pages of lists over 100,000 orders, first and far down, narrowed and searched, to judges who see all and to offices that see a few
/// thousand: from the request to the last byte at a browser of the same machine, the session's check and the rendering included.
/// </summary>
internal static class ListRow
{
    private const string Name = "list_100k_p95";
    private const int WarmUps = 20;
    private const int Rounds = 60;
    private const double BarMilliseconds = 50;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var many = await bench.SharedAsync(ManyOrders.StartAsync).ConfigureAwait(false);
        using var peer = new BareList(many.Database);
        var (all, judges) = (await SignInAsync(many, many.Judges).ConfigureAwait(false), many.Judges.Count);
        var offices = await SignInAsync(many, [.. many.Investigators.Take(judges)]).ConfigureAwait(false);
        var (pages, bare, worst) = (new Latencies(), new Latencies(), new List<string>());
        foreach (var (name, ofOffice, path) in Questions(many.Count, peer.Cursor(many.Count / 2)))
        {
            var each = new Latencies();
            for (var round = -WarmUps; round < Rounds; round++)
            {
                var user = (ofOffice ? offices : all)[(round + WarmUps) % judges];
                var started = Stopwatch.GetTimestamp();
                var answer = await user.GetAsync(path).ConfigureAwait(false);
                if (!answer.IsPage)
                {
                    throw new InvalidOperationException($"{path}: {answer.Status}");
                }

                if (round >= 0)
                {
                    each.AddSince(started);
                    started = Stopwatch.GetTimestamp();
                    peer.Read();
                    bare.AddSince(started);
                }
            }

            worst.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {each.At(0.95):0.0}"));
            pages.AddAll(each);
        }

        all.Concat(offices).ToList().ForEach(user => user.Dispose());
        var (value, peers) = (pages.At(0.95), bare.At(0.95));
        return new Measured(
            new Row(
                Name, value, "ms", "the bare query of the first page", peers, value / peers, BarMilliseconds,
                many.IsWhole && value <= BarMilliseconds),
            pages.At(0.5),
            pages.At(0.99),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"{many.Count} orders; p95 of each in ms: {string.Join(", ", worst)}; written in {many.Written.TotalSeconds:0} s, "
                + $"the node's rows made in {many.Start.TotalSeconds:0} s"));
    }

    private static async Task<List<PortalUser>> SignInAsync(ManyOrders many, IReadOnlyList<Official> people)
    {
        var users = new List<PortalUser>();
        foreach (var who in people)
        {
            users.Add(new PortalUser(many.Macau));
            await users[^1].SignInAsync(who.Id).ConfigureAwait(false);
        }

        return users;
    }

    private static IEnumerable<(string Name, bool OfOffice, string Path)> Questions(int count, string deep)
    {
        yield return ("first page", false, "/orders");
        yield return ("far down", false, "/orders?after=" + deep);
        yield return ("of an office", true, "/orders");
        yield return ("state", false, "/orders?stage=withdrawn");
        yield return ("rare state", false, "/orders?stage=received");
        yield return ("kind", false, "/orders?kind=preservation&category=registration");
        yield return ("open", false, "/orders?open=yes");
        yield return ("due", false, "/orders?due=" + TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return ("waiting", false, "/orders?waits=yes");
        yield return ("waiting for an office", true, "/orders?waits=yes");
        yield return ("my work", false, "/");
        yield return ("an office's work", true, "/");
        yield return ("identifier", false, "/orders?text=86138" + (count / 3).ToString("D8", CultureInfo.InvariantCulture));
        yield return ("case", false, "/orders?text=" + OrderWriter.Name("MO-C-", count / 10 / OrderWriter.OfOneCase * OrderWriter.OfOneCase));
        yield return ("offence", false, "/orders?text=cp%20228");
        yield return ("every number", true, "/orders?text=mo-2026");
        yield return ("offence and state", false, "/orders?text=228&stage=withdrawn&open=no");
        yield return ("nothing", false, "/orders?text=zzzz");
    }

    /// <summary>What a list costs at least: SQLite's own answer, read to the end, and nothing made of it.</summary>
    private sealed class BareList : IDisposable
    {
        private const string Form = "SELECT * FROM orders WHERE \"IssuingTerritory\"='MO' ORDER BY \"IssuedAt\" DESC, \"Number\" LIMIT 51";

        private readonly SqliteConnection database;
        private readonly SqliteCommand first;

        public BareList(string file)
        {
            database = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            database.Open();
            first = database.CreateCommand();
            first.CommandText = Form;
            first.Prepare();
        }

        public void Read()
        {
            using var rows = first.ExecuteReader();
            var values = new object[rows.FieldCount];
            while (rows.Read())
            {
                rows.GetValues(values);
            }
        }

        /// <summary>Behind that many orders, as a link has it.</summary>
        public string Cursor(int orders)
        {
            using var command = database.CreateCommand();
            command.CommandText = "SELECT \"IssuedAt\" || '.' || \"Number\" FROM orders WHERE \"IssuingTerritory\"='MO' "
                + "ORDER BY \"IssuedAt\" DESC, \"Number\" LIMIT 1 OFFSET $orders";
            command.Parameters.AddWithValue("$orders", orders);
            return (string)command.ExecuteScalar()!;
        }

        public void Dispose()
        {
            first.Dispose();
            database.Dispose();
        }
    }
}
