using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class RawBase64Tests
{
    /// <summary>RFC 4648, section 10, without the padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    [InlineData("fooba", "Zm9vYmE")]
    [InlineData("foobar", "Zm9vYmFy")]
    public void The_published_vectors_go_both_ways(string plain, string text)
    {
        Assert.Equal(text, RawBase64.Encode(Encoding.ASCII.GetBytes(plain)));
        Assert.Equal(plain, Encoding.ASCII.GetString(RawBase64.Decode(text)!));
    }

    [Theory]
    [InlineData("Zg==")] // padding
    [InlineData("Zh")] // a stray bit
    [InlineData("Zm9")] // two stray bits
    [InlineData("Z")] // no whole byte
    [InlineData("Zm9vY")]
    [InlineData("Zm 8")]
    [InlineData("Zm8\n")]
    [InlineData("Zm-_")] // the URL alphabet
    [InlineData("Zmé")]
    public void Another_spelling_is_refused(string text) => Assert.Null(RawBase64.Decode(text));

    [Theory]
    [InlineData("Zg")]
    [InlineData("Zg=")]
    [InlineData("Zh==")]
    [InlineData("Zg==Zg==")]
    [InlineData("Z===")]
    [InlineData("Zm9v Zg==   ")]
    [InlineData("Zm9\n")]
    [InlineData("=Zg=")]
    public void Another_padded_spelling_is_refused(string text) =>
        Assert.Null(RawBase64.DecodePadded(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void The_padded_form_is_read() => Assert.Equal("f"u8.ToArray(), RawBase64.DecodePadded("Zg=="u8));
}
