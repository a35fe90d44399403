using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>What the decoders say of what they refuse: an operator reads these words and nothing else.</summary>
public sealed class RefusalWordTests
{
    private const string Hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static readonly string Accused = Some.Log().Key.ToString();

    public static TheoryData<string, string> Accusations => new()
    {
        { "", "an accusation ends too early" },
        { "x\n", $"an accusation starts with the line {Accusation.Header}" },
        { $"{Accusation.Header}\nsort fork\n", "an accusation has a line 'kind'" },
        { $"{Accusation.Header}\nkind fork\n", "an accusation ends too early" },
        { $"{Accusation.Header}\nkind fork\nkey\n", "an accusation has a line 'accused'" },
        { $"{Accusation.Header}\nkind fork\naccused {Accused}\nroot A\n", "a root is not canonical base64" },
        { $"{Accusation.Header}\nkind fork\naccused {Accused}\nroot AAAA\n", "a root has 32 bytes, not 3" },
        { $"{Accusation.Header}\nkind fork\naccused {Accused}\nhash AAAA\n", "a proof hash has 32 bytes, not 3" },
        { $"{Accusation.Header}\nkind fork\naccused {Accused}\nnote\n", "an accusation has a line 'checkpoint'" },
        { $"{Accusation.Header}\nkind fork\naccused {Accused}\ncheckpoint 01\n", "the length of a part is a decimal below 2^63 without leading zeros" },
        { $"{Accusation.Header}\nkind fork\naccused {Accused}\ncheckpoint 1\n", "an accusation ends too early" },
        { "\u0007\n", "an accusation holds the control character 0x07" },
    };

    public static TheoryData<string, string> Headers => new()
    {
        { "x", "a block's header does not end in a line feed" },
        { "x\n", $"a block's header starts with the line {BlockHeader.Title}" },
        { $"{BlockHeader.Title}\n", "a block's header names 1 to 256 logs, not 0" },
        { $"{BlockHeader.Title}\nhead a 1\n", "a line of a block's header is: head, origin, size, root, SHA-256 of the note" },
        { $"{BlockHeader.Title}\nhead a 01 {Hash} {Hash}\n", "the size of a head is a decimal below 2^63 without leading zeros" },
        { $"{BlockHeader.Title}\nhead a 1 AAAA {Hash}\n", "the root of a head has 32 bytes, not 3" },
        { $"{BlockHeader.Title}\nhead a 1 {Hash} AAAA\n", "the note of a head has 32 bytes, not 3" },
        { $"{BlockHeader.Title}\nhead a 1 {Hash} {Hash}\nhead a 1 {Hash} {Hash}\n", "a block's header names each log once" },
        { $"{BlockHeader.Title}\nhead b 1 {Hash} {Hash}\nhead a 1 {Hash} {Hash}\n", "the logs of a block's header stand in the order of their origins" },
    };

    public static TheoryData<string, string> Paths => new()
    {
        { "tiles/0/000", "a tile's path is tile/<level>/<index>" },
        { "tile/0", "a tile's path is tile/<level>/<index>" },
        { "tile/64/000", "a tile's level is 0 to 63, not 64" },
        { "tile/00/000", "a tile's level is a decimal below 2^63 without leading zeros" },
        { "tile/0/000.p/0", "a partial tile's width is 1 to 255, not 0" },
        { "tile/0/000.p/256", "a partial tile's width is 1 to 255, not 256" },
        { "tile/0/000.p/01", "a partial tile's width is a decimal below 2^63 without leading zeros" },
        { "tile/0/001/000", "every group of a tile's index but the last starts with x" },
        { "tile/0/0000", "a tile's index is written in groups of three digits" },
        { "tile/0/x01/000", "a tile's index is written in groups of three digits" },
        { "tile/0/x000/001", "a tile's index has no leading group of zeros" },
        { "tile/0/00a", "a tile's index is a decimal below 2^63 without leading zeros" },
        { "tile/0/x999/x999/x999/x999/x999/x999/999", "a tile's index is a decimal below 2^63 without leading zeros" },
    };

    [Theory]
    [MemberData(nameof(Accusations))]
    public void Of_an_accusation(string text, string words) =>
        Assert.Equal(words, Refused(() => Accusation.Parse(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [MemberData(nameof(Headers))]
    public void Of_a_blocks_header(string text, string words) =>
        Assert.Equal(words, Refused(() => BlockHeader.Parse(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Of_a_tiles_path(string text, string words) => Assert.Equal(words, Refused(() => TilePath.Parse(text)));

    [Fact]
    public void Of_what_is_longer_than_it_may_be_and_of_that_length_not()
    {
        Assert.Equal(
            $"an accusation has at most {Accusation.MaxBytes} bytes, not {Accusation.MaxBytes + 1}",
            Refused(() => Accusation.Parse(new byte[Accusation.MaxBytes + 1])));
        Assert.Equal("an accusation ends too early", Refused(() => Accusation.Parse(new byte[Accusation.MaxBytes])));
        Assert.Equal(
            $"a block's proof has at most {BlockProof.MaxBytes} bytes, not {BlockProof.MaxBytes + 1}",
            Refused(() => BlockProof.Parse(new byte[BlockProof.MaxBytes + 1])));
        Assert.Equal("a block's proof ends too early", Refused(() => BlockProof.Parse(new byte[BlockProof.MaxBytes])));
        Assert.Equal(
            $"a block's header has at most {EntryBundle.MaxEntryBytes} bytes, not {EntryBundle.MaxEntryBytes + 1}",
            Refused(() => BlockHeader.Parse(new byte[EntryBundle.MaxEntryBytes + 1])));
        Assert.Equal(
            "a block's header holds the control character 0x00",
            Refused(() => BlockHeader.Parse(new byte[EntryBundle.MaxEntryBytes])));
        var longest = new ReadOnlyMemory<byte>(new byte[EntryBundle.MaxEntryBytes]);
        Assert.Single(EntryBundle.Parse(EntryBundle.Format([longest]), 1));
        Assert.StartsWith(
            $"an entry has at most {EntryBundle.MaxEntryBytes} bytes, not {EntryBundle.MaxEntryBytes + 1}",
            Assert.Throws<ArgumentException>(
                () => EntryBundle.Format([new byte[EntryBundle.MaxEntryBytes + 1]])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_bundles_tiles_and_text()
    {
        Assert.Equal("an entry bundle ends within an entry", Refused(() => EntryBundle.Parse(new byte[] { 0, 2, 1 }, 1)));
        Assert.Equal("an entry bundle holds exactly 2 entries", Refused(() => EntryBundle.Parse(new byte[] { 0, 1, 1 }, 2)));
        Assert.Equal("an entry bundle holds exactly 1 entries", Refused(() => EntryBundle.Parse(new byte[] { 0, 0, 0, 0 }, 1)));
        Assert.Equal("a tile of 2 hashes has 64 bytes", Refused(() => Tile.Parse(new byte[63], 2)));
        Assert.Equal("a tile of 257 hashes has 8224 bytes", Refused(() => Tile.Parse(new byte[8224], 257)));
        Assert.Equal("a tile of 0 hashes has 0 bytes", Refused(() => Tile.Parse(Array.Empty<byte>(), 0)));
        Assert.Equal("a block's header is not UTF-8", Refused(() => BlockHeader.Parse([0xff, (byte)'\n'])));
        Assert.Equal($"a block's proof starts with the line {BlockProof.Title}", Refused(() => BlockProof.Parse("x\n"u8)));
    }

    [Fact]
    public void A_header_names_as_many_logs_as_it_may_and_not_one_more()
    {
        LogHead Head(int at) => new(new Checkpoint($"lotus/{at}", 1, default), default);
        Assert.Equal(
            BlockHeader.MaxHeads, new BlockHeader(Enumerable.Range(0, BlockHeader.MaxHeads).Select(Head)).Heads.Count);
        Assert.Equal(
            $"a block's header names 1 to {BlockHeader.MaxHeads} logs, not {BlockHeader.MaxHeads + 1}",
            Refused(() => new BlockHeader(Enumerable.Range(0, BlockHeader.MaxHeads + 1).Select(Head))));
    }

    private static string Refused(Func<object> read) => Assert.Throws<LedgerFormatException>(read).Message;
}
