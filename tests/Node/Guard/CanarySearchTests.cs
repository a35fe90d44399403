using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>The search itself: what it must find, planted; what it must not, left out.</summary>
public sealed class CanarySearchTests
{
    private const string Text = "853690477152038";
    private static readonly CanarySearch Search = new(Canary.Of("phone", Text));

    public static TheoryData<string> Spellings
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var before in new[] { "", "a", "ab", "abc" })
            {
                var bytes = Encoding.ASCII.GetBytes($"{before}{Text}xyz");
                var base64 = Convert.ToBase64String(bytes);
                data.Add(before + Text);
                data.Add(Convert.ToHexString(bytes));
                data.Add(Convert.ToHexStringLower(bytes));
                data.Add(base64);
                data.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes(before + base64)));
                data.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes(before + Convert.ToHexStringLower(bytes))));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_planted_canary_is_found_in_every_spelling(string planted) =>
        Assert.NotEmpty(Search.In("much before " + planted + " much behind"));

    [Fact]
    public void A_planted_canary_is_found_in_both_kinds_of_UTF_16()
    {
        Assert.NotEmpty(Search.In(Encoding.Unicode.GetBytes("x" + Text)));
        Assert.NotEmpty(Search.In(Encoding.BigEndianUnicode.GetBytes("x" + Text)));
    }

    [Fact]
    public void A_planted_key_is_found_as_bytes_in_base64_and_in_base64_of_URLs()
    {
        byte[] key = [0xfb, 0xff, 0xfe, .. RandomNumberGenerator.GetBytes(29)];
        var search = new CanarySearch(new Canary("key", key));
        var base64 = Convert.ToBase64String(key);
        Assert.NotEmpty(search.In([1, 2, .. key, 3]));
        Assert.NotEmpty(search.In(base64));
        Assert.NotEmpty(search.In(base64.Replace('+', '-').Replace('/', '_')));
        Assert.Empty(search.In(RandomNumberGenerator.GetBytes(1 << 20)));
    }

    [Fact]
    public void What_is_not_quite_the_canary_is_not_found()
    {
        Assert.Empty(Search.In(Text[..^1]));
        Assert.Empty(Search.In(Convert.ToBase64String(Encoding.ASCII.GetBytes(Text[..^1]))));
        Assert.Empty(Search.In(""));
    }

    [Fact]
    public void Files_are_read_to_their_last_byte_in_any_depth_while_somebody_writes_them()
    {
        var folder = Directory.CreateTempSubdirectory("lotus-");
        try
        {
            var deep = folder.CreateSubdirectory("a").CreateSubdirectory("b");
            using var writer = File.Open(Path.Combine(deep.FullName, "x"), FileMode.Create, FileAccess.Write, FileShare.Read);
            writer.Write(new byte[100_000]);
            writer.Write(Encoding.ASCII.GetBytes(Text));
            writer.Flush();
            File.WriteAllText(Path.Combine(deep.FullName, Text), "the name alone");
            Assert.Equal(2, Search.InFolder(folder.FullName).Count);
            Assert.Single(Search.InFolder(folder.FullName, file => file.EndsWith('x')));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_piece_of_sixteen_bytes_is_found_and_one_of_fifteen_is_not()
    {
        var whole = RandomNumberGenerator.GetBytes(10_000);
        var search = new PieceSearch(whole);
        byte[] noise = RandomNumberGenerator.GetBytes(1000);
        Assert.True(search.IsIn([.. noise, .. whole.AsSpan(4321, 16), .. noise]));
        Assert.False(search.IsIn([.. noise, .. whole.AsSpan(4321, 15)]));
        Assert.False(search.IsIn(noise));
    }
}
