namespace LotusBridge.Tests.Unit.Custody.Sealing.Hybrid;

/// <summary>
/// C2SP CCTV, ML-KEM/unluckysample/ML-KEM-768.txt (CC0): a key whose matrix takes 576 bytes of SHAKE128 to sample. Its own
/// seed is of the draft of FIPS 203; sealing to it is the same.
/// </summary>
internal static class Unlucky
{
    public const string Message = "e48f74ad416e99631003ded1478aec62a02c245d88ed7f2fae92aedf13ca03b3";
    public const string Secret = "821a5e7294086332d139f210070ad873a80f28c550dc38e78a1a9f0023332d47";
    public const string CiphertextHash = "66663ee2fb5c599c164c944ab3ced579201646a4a54dc8fd08283f3bf75ee79b";

    private const string Text = """
        8CnMQMkktKxAGhS0u/tAEpiQQrPBHfc+uLasNYCLGxu0vILPlwuDzlwJ4AjKypw2SipteWS3aqpXRTJAf+KT9Qegk3s/TxJKL1lG
        0seBkdDNf/a7wKxDhiWarWi4OwcWTjWiTrehacAZH7aY2yK54fRqezifvGSPHueFBFm2AzUxbjMXHOgdn7WjXCx1MSSEeeFL0PSQ
        QAlwGulAT+oOXGdlsht0vlUlLunEx9l7OIB8dKc/9elAbFMHntE7qpaxlTllZzZr71ca7fnBCLdGKABgXxyKRPqDFlISh7GTOWA9
        Ftyd+LvPJJyuJqC9sviZ36uBaLpkjWSKxHsnrjcxAkrAEpEOVHnKfZE+GzUPxygs2PixDIvK3icIHnYMQXE+viW7TNEJUjEMTCPG
        jeVnAZqJeMo2SfF6LBJw46eCN9ga1pcc1igVRnqEctKQ6fePf6dVubiCojbO8DQHxdcXdifFaONEwyw1/VEW84AgM4objnBu/POw
        IoS3n4lkrwJ+i2hs12kVPjHIKEJD5ExEx7jKrOQ/3NAsDaFP5rF4EcQmhnEGQiic5+s79kiQLwwBnki4UIt2TjtrZ6kEN2Fq0Iio
        KSi0xhEoq8LI/3Kt06uFosNXK4pEXcUZ5rUPcduqFZd9O2aBD4gLpuA3yvNhRtK3LrFuQ1usjhFEYbsrvXWYr/PAEEY5XQNH8GK1
        SIw0YPSJWJdW7LnD3MBEwBwHjRRZLKoaSXuv8ONEThI1SbwZpPIp2WfKBdlAojVKZzuf6LLKyfVbK7QIH7aOTdQ26+EqAkVp2DKE
        pgolzQiagUAc8rc0RDLGy/JDDeFEb1IEhRzKm7vMPxNAg/G4wlFEvDmYF1OQdOkMI6NmnFVmcVjOOyTOvqk7MyVZBAiyZCybB9B6
        qxxSQCGvdGR31FEytkdxgWAApYK8mqiID3I1QMs2dmxG+7uxS0GGULjHBENVm2uUwHyqWEBnx6ohbOUNKiwI0MpigPtIiyi3XnlP
        QFlItMqKZgBr6nUFCnlQhssztge3XLJni4J2/yqgfrJoBcPGQDQRXnSR6LLPQ0zFI2SLnEcnUCxAJGYpn5hewiFWXJkM4sS3+7mM
        WRypp4kRlZpANdKhOJxTtKug5AeWmZiy2TsYugdPL5CRG7yoAQnOWvgZsJIFznijjRXGAuK5UKld89M3GpOHSTRUJNyLnQlEQZoB
        87WbXFwDaeut5XS8sctVNRQwf3NWuVqBLesd8hjCtnGrLlxLgAw3/Qxg0/qOq+iV4CC6HVkBj/omPheVb5c2AmWRhDKyySoEbGOt
        vNiKOssQmayd3Tctb4ZvIBfKWKFmTNZVJflZEKOkFJsItjy38lB5i5yoLUA3fEwplDCf3OCV8QHCOyW6mPqdN3Io2HmfXQNaBpoM
        45y8f+cWensoNoSjijARd0iF71C2QsYVMXzNX6NCrNQVlwtWMOtS4kaz0YVv8sackuJdzPmeOLBIKAerezQTPTARLNXBK6wnLsBc
        F9KBCEirg1ovOHsqjUUdwYwxzCtDrJWVTyAqXDxv5Q0G/Bu7/6/FarcFDydz7o740oykuXtDyNcgLnE=
        """;

    public static byte[] Key => Convert.FromBase64String(Text);
}
