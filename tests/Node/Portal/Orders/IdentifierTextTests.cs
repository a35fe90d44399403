using LotusBridge.Node.Portal.Orders.Cases;

namespace LotusBridge.Tests.Node.Portal.Orders;

/// <summary>A slip of the pen in an identifier is found where it is written.</summary>
public sealed class IdentifierTextTests
{
    [Theory]
    [InlineData("e164", "+8613800000000")]
    [InlineData("e164", "+1234567")]
    [InlineData("e164", "+123456789012345")]
    [InlineData("imei", "490154203237518")]
    [InlineData("imsi", "455010123456789")]
    [InlineData("email", "a@example.com")]
    [InlineData("ipv4", "192.0.2.1")]
    [InlineData("ipv6", "2001:db8::1")]
    [InlineData("account", "anything at all")]
    public void What_can_be_one_is_taken(string format, string text) => Assert.True(IdentifierText.IsOne(format, text));

    [Theory]
    [InlineData("e164", "8613800000000")]
    [InlineData("e164", "+0613800000000")]
    [InlineData("e164", "+123456")]
    [InlineData("e164", "+1234567890123456")]
    [InlineData("e164", "+86 138 0000 0000")]
    [InlineData("e164", "+\u0661\u0662\u0663\u0664\u0665\u0666\u0667")]
    [InlineData("imei", "4901542032375")]
    [InlineData("imei", "49015420323751812")]
    [InlineData("imsi", "4550101234567890")]
    [InlineData("email", "a@b@example.com")]
    [InlineData("email", "@example.com")]
    [InlineData("email", "a b@example.com")]
    [InlineData("ipv4", "192.0.2")]
    [InlineData("ipv4", "2001:db8::1")]
    [InlineData("ipv6", "192.0.2.1")]
    public void What_cannot_be_one_is_not(string format, string text) => Assert.False(IdentifierText.IsOne(format, text));
}
