using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Anchoring;
using LotusBridge.Node.Anchoring;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Tests.Node.Anchoring;

/// <summary>Where confirmed anchors lie, and where a node says that it anchors.</summary>
public sealed class AnchorShelfTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lotus-anchors-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Anchors_are_listed_newest_first_a_hundred_at_a_time()
    {
        var shelf = Filled(101);
        var first = shelf.List(null);
        Assert.Equal((100, 101, 2), (first.Anchors.Count, first.Anchors[0].Number, first.Before));
        var rest = shelf.List(first.Before);
        Assert.Equal([1L], rest.Anchors.Select(anchor => anchor.Number));
        Assert.Null(rest.Before);
        Assert.Empty(shelf.List(0).Anchors);
        Assert.NotNull(AnchorList.Read(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(first, ApiJson.Options)));
    }

    [Fact]
    public void After_a_restart_numbers_go_on_and_a_file_that_was_changed_is_left_out()
    {
        Filled(2);
        var file = Directory.GetFiles(Path.Combine(folder, AnchorShelf.Folder)).Order(StringComparer.Ordinal).Last();
        File.WriteAllText(file, File.ReadAllText(file).Replace("\\n7\\n", "\\n8\\n", StringComparison.Ordinal));
        var shelf = Filled(1);
        Assert.Equal([3L, 1L], shelf.List(null).Anchors.Select(anchor => anchor.Number));
    }

    [Theory]
    [InlineData("\"rpc\":\"http://10.0.0.1:8545\"")]
    [InlineData("\"rpc\":\"ftp://127.0.0.1\"")]
    [InlineData("\"from\":\"0x12\"")]
    [InlineData("\"to\":\"00000000000000000000000000000000000000bb00\"")]
    [InlineData("\"chain\":0")]
    [InlineData("\"confirmations\":0")]
    [InlineData("\"confirmations\":10001")]
    [InlineData("\"everySeconds\":59")]
    [InlineData("\"everySeconds\":86401")]
    [InlineData("\"key\":\"0x12\"")]
    public void Such_a_chain_is_none(string changed)
    {
        Assert.NotNull(Parse(""));
        Assert.ThrowsAny<Exception>(() => Parse(changed));
    }

    private static Settings Parse(string changed)
    {
        string[] usual =
        [
            "\"rpc\":\"http://127.0.0.1:8545\"", $"\"from\":\"{PlayedChain.From}\"", $"\"to\":\"{PlayedChain.To}\"", "\"chain\":1337",
        ];
        var members = usual.Where(one => changed.Length == 0 || one.Split(':')[0] != changed.Split(':')[0])
            .Append(changed).Where(one => one.Length > 0);
        var anchor = "{" + string.Join(',', members) + "}";
        return Settings.Parse(System.Text.Encoding.UTF8.GetBytes(
            $$$"""
            {"territory":"MO","dataFolder":"d","roster":"r","packsFolder":"p","api":{"url":"http://127.0.0.1:8001"},
             "peer":{"url":"https://127.0.0.1:9001"},"peers":{},"anchor":{{{anchor}}},
             "keys":{"log":"l","witness":"w","mirror":"m","node":"n","tls":"t"}}
            """), "/etc");
    }

    private AnchorShelf Filled(int count)
    {
        var shelf = new AnchorShelf(new Settings
        {
            Territory = "MO", DataFolder = folder, Roster = "", PacksFolder = "", Peers = new Dictionary<string, PeerAddress>(),
            Api = new ApiListener(new Uri("http://127.0.0.1:1")), Peer = new PeerListener(new Uri("https://127.0.0.1:1")),
            Keys = new KeyPaths("", "", "", "", ""),
        });
        var heads = AnchoredHeads.Of([new Checkpoint("lotus-test/MO", 7, Digest.Of("7"u8))]);
        for (var i = 0; i < count; i++)
        {
            shelf.Add(number => new AnchorView(
                number, DateTimeOffset.UnixEpoch, heads.Root, 1, PlayedChain.To, "0x" + heads.Root.Hex, 1, [heads.Heads[0].ToString()]));
        }

        return shelf;
    }
}
